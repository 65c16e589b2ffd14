"""The briefing page: drafts, scenes, bullet points, notes."""
