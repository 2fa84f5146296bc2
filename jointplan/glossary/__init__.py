"""From Markdown to rules: what `glossary.md` says, read and dated."""
