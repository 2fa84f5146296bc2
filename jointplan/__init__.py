"""The joint-plan kit: CRM exports in, one report both teams signed up to out."""
