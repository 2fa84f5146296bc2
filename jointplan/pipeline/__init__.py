"""One run: inputs, period, build, draft, run folder, publish."""
