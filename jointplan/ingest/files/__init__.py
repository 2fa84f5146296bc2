"""Files on disk: deliveries, formats, and how a text file is written."""
