"""A rule of the glossary: admitted, typed, printed, compiled to SQL."""
