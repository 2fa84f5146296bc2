"""DuckDB: sessions, layers, models, quoting, and how marts are read."""
