"""Files a planner takes away. Nothing here touches the network."""

from .html.file import ExportResult, export_html, render_html

__all__ = ["ExportResult", "export_html", "render_html"]
