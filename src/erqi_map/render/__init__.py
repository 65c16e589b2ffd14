"""MapSpec in, pictures out: payload bytes for the client, a folium map for Python users."""
