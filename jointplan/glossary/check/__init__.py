"""`make glossary-check`: what is wrong with a glossary, by line."""
