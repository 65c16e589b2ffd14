"""Two small apps with the same parcels and the same widget, and how they are served."""
