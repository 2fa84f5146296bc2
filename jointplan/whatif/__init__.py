"""What another rule would do: preview, advisor and workshop."""
