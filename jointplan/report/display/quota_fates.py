"""How a claimed lead came to count towards quota, or why not, in words."""

from __future__ import annotations

FATES = {
    "earned": "Count towards quota",
    "bulk": "Imported in bulk",
    "sales-originated": "Started by sales",
    "customer": "Already a customer",
    "open opportunity": "Already in a deal",
    "partner": "Partner",
    "returning too soon": "Back too soon",
    "quarter not known": "Quarter not known",
    "second in quarter": "Second in the quarter",
    "not conforming": "Miss the MQL definition",
    "cannot be judged": "Cannot be judged",
    "credited back": "Credited back",
    "by exception": "By agreed exception",
}
"""What leads that count, and those that do not, are called."""
UNCLEAR = ("cannot be judged", "quarter not known")
"""Those of which it is not known whether they count."""
