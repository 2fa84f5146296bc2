"""From exports to staging: what a company exported, read as the entities of the kit."""
