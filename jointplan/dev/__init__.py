"""What developers run: `make accept` and `make browser`."""
