"""What is kept: the shipped data as it is read from files, and the database."""
