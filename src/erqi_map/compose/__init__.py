"""What a map shows, free of any backend: plan book in, MapSpec out."""

from .compose import basemap_tokens, compose_plan
from .spec import MapSpec

__all__ = ["MapSpec", "basemap_tokens", "compose_plan"]
