"""Acts that wait for a second person: what was asked, who may authorise it, and how it ends."""
