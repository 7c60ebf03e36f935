"""Mi cuenta: what concerns the person himself, in whatever account he is."""
