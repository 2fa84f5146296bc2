"""The joint plan: TOML read, checked and laid out as tables."""
