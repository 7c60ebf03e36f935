"""Long jobs as a person sees them: how far they are, how they ended, and their result."""
