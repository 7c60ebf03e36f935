"""What can happen to a person's identity: one file for each thing, and no other way to do it."""
