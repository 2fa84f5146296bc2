"""Counts in, intervals and curves out: no SQL, no display."""
