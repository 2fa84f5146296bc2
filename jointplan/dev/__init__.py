"""What developers run: `make accept`, `make docs`, `make browser`."""
