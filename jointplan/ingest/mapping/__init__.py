"""What the columns of an export mean: vendor profiles and `mapping.toml`."""
