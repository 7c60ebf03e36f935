"""What the demo writes itself, because nobody does it in a portal: letting a year pass."""
