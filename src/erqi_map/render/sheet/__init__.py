"""Pictures on paper: sheets, atlas and slides' maps, drawn by matplotlib."""
