"""The joint-plan kit: CRM exports in, one report both teams signed up to out."""

__version__ = "0.1.0"
