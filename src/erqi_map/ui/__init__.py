"""The Streamlit app: pages, the map component, and what they share."""
