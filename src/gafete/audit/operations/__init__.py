"""The only writers of the trail."""
