"""Official lists that come with the program, each with its source."""
