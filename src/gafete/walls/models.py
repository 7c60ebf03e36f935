"""No models of its own: Django only tells packages that have this module about migrations."""
