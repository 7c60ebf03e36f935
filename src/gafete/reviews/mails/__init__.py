"""What is written to people about access reviews."""
