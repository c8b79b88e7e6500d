"""What a run leaves behind, one product a file."""
