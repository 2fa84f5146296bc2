"""Logistic regression of grouped counts: what each thing is worth, all else equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_STEPS = 30
CLOSE = 1e-10
FARTHEST = 15.0
"""Log-odds beyond which a coefficient has no end: the outcome follows it exactly."""


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Attributes:
        coefficients: The intercept, then one per column, in log-odds.
        errors: Their standard errors.
    """

    coefficients: np.ndarray
    errors: np.ndarray

    def log_odds(self, columns: np.ndarray) -> np.ndarray:
        """Log-odds of each row by the model."""
        known: np.ndarray = self.coefficients[0] + columns @ self.coefficients[1:]
        return known


def fit(columns: np.ndarray, successes: np.ndarray, cases: np.ndarray) -> Fit | None:
    """Fit by maximum likelihood (Newton's method); none where there is no maximum.

    There is none if a column, or the columns together, tell the outcome exactly, or if
    one is made of the others; nor without a success and a failure.

    Args:
        columns: A row per group of cases, a column per thing that may matter.
        successes: Of each group, how many succeeded.
        cases: Of each group, how many there are.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, section 4.4.
    """
    design = np.column_stack([np.ones(len(columns)), columns]).astype(float)
    if not 0 < successes.sum() < cases.sum():
        return None
    beta = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        shares = chances(design @ beta)
        weights = cases * shares * (1 - shares)
        information = design.T @ (design * weights[:, None])
        if np.linalg.cond(information) > 1 / CLOSE:
            return None
        step = np.linalg.solve(information, design.T @ (successes - cases * shares))
        beta = beta + step
        if np.abs(beta).max() > FARTHEST * max(1.0, _largest(design)):
            return None
        if np.abs(step).max() < CLOSE:
            return Fit(beta, np.sqrt(np.diag(np.linalg.inv(information))))
    return None


def chances(log_odds: np.ndarray) -> np.ndarray:
    """The chance that belongs to log-odds."""
    made: np.ndarray = 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))
    return made


def _largest(design: np.ndarray) -> float:
    return float(np.abs(design).max())
