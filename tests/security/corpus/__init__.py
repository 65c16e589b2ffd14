"""Damaged and hostile files, each made by script: what somebody may drop on the page of data."""
