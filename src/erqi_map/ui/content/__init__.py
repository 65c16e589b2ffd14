"""What the pages show, as plain data for the figures; nothing here knows Streamlit."""
