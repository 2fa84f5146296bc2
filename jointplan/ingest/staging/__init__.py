"""Generates the typed and staging layers from profile and mapping."""
