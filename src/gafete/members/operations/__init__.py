"""What can be done with the people of an account: one file for each thing, and no other way to do it."""
