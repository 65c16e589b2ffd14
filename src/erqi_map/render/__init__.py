"""MapSpec in, pictures out: payload bytes for the client, a folium map for Python users."""

from .payload.encode import DecodedPayload, decode_payload, encode_payload

__all__ = ["DecodedPayload", "decode_payload", "encode_payload"]
