"""A posterior in words: each setting beside what was fitted, what is foretold, and what to beware of."""

from typing import Any

from relsim.calibration.worlds.posterior import ESS, RHAT, Posterior
from relsim.calibration.worlds.predicting import Predicted
from relsim.calibration.worlds.writing import rounded
from relsim.scenario.problems import counted
from relsim.views.text import listed, table, wrapped

ALIKE = 0.7  # correlation from which two settings are said to go together
OFF = 1.0  # sd of the posterior by which its mode is off the fitted value, from which it is said

PRIOR = (
    "Posterior: the prior is flat in the logarithm of each setting between the ends of what was searched; "
    "the likelihood takes the numbers of the data to be normal about those of the world."
)


def posterior_dict(found: Posterior, foretold: Predicted) -> dict[str, Any]:
    """Return a posterior as JSON has it."""
    rows = zip(
        found.free, found.median, found.low, found.high, found.mode, found.away, found.rhat, found.ess,
        strict=True,
    )  # fmt: skip
    checks = zip(
        foretold.names, foretold.observed, foretold.world, foretold.low, foretold.high, foretold.matched,
        foretold.inside, strict=True,
    )  # fmt: skip
    return {
        "prior": "flat in the logarithm of each setting between low and high",
        "rounds": found.rounds,
        "points": found.simulated,
        "settled": found.settled,
        "values": [
            {
                "path": one.path, "median": float(median), "low": float(low), "high": float(high),
                "mode": float(mode), "away": float(away), "rhat": float(rhat), "ess": float(ess),
                "prior": [one.low, one.high],
            }
            for one, median, low, high, mode, away, rhat, ess in rows
        ],
        "correlation": found.correlation.tolist(),
        "foretold": [
            {
                "name": name, "log": float(log), "world": float(world), "low": float(low),
                "high": float(high), "matched": bool(matched), "inside": bool(inside),
            }
            for name, log, world, low, high, matched, inside in checks
        ],
    }  # fmt: skip


def posterior_text(found: Posterior, foretold: Predicted, fitted: list[float]) -> str:
    """Return a posterior in words and two tables.

    Parameters
    ----------
    found : Posterior
    foretold : Predicted
    fitted : list of float
        The values that were fitted, in the order of the settings.
    """
    values: list[tuple[str, ...]] = [
        ("setting", "fitted", "median", "95 % interval", "prior", "R-hat", "draws worth")
    ]
    rows = zip(found.free, fitted, found.median, found.low, found.high, found.rhat, found.ess, strict=True)
    values += [
        (
            one.path, f"{rounded(best):g}", f"{rounded(median):g}",
            f"{rounded(low):g} to {rounded(high):g}", f"{rounded(one.low):g} to {rounded(one.high):g}",
            f"{rhat:.3f}", f"{ess:,.0f}",
        )
        for one, best, median, low, high, rhat, ess in rows
    ]  # fmt: skip
    checks: list[tuple[str, ...]] = [("number", "data", "foretold", "95 % of such data", "")]
    checks += [
        (name, f"{log:.3f}", f"{world:.3f}", f"{low:.3f} to {high:.3f}", "" if inside else "outside")
        for name, log, world, low, high, inside in zip(
            foretold.names,
            foretold.observed,
            foretold.world,
            foretold.low,
            foretold.high,
            foretold.inside,
            strict=True,
        )
    ]
    held = f"{int(foretold.inside.sum())} of {counted(len(foretold.names), 'number')}"
    told = (
        f"Foretold from {foretold.worlds} draws, chance and what is open of the settings together: {held} of "
        "the data lie in their 95 % bands."
    )
    warned = "\n".join(warnings_of(found))
    parts = [wrapped(PRIOR), table(values, indent=2), wrapped(warned), wrapped(told), table(checks, indent=2)]
    return "\n\n".join(part for part in parts if part)


def warnings_of(found: Posterior) -> list[str]:
    """Return in plain words what to beware of in a posterior."""
    said = []
    names = [one.path for one in found.free]
    off = [name for name, away in zip(names, found.away, strict=True) if abs(away) > OFF]
    if off:
        said.append(
            f"The likeliest value of {listed(off)} is more than one sd of the posterior away from what was "
            "fitted: the two weigh misses otherwise, and differ where no world has all numbers of the data."
        )
    pairs = [
        f"{names[one]} and {names[other]} ({found.correlation[one, other]:+.2f})"
        for other in range(len(names))
        for one in range(other)
        if abs(found.correlation[one, other]) >= ALIKE
    ]
    if pairs:
        said.append(f"Settings that are told only together, with their correlation: {listed(pairs)}.")
    poor = [name for name, good in zip(names, found.trusted, strict=True) if not good]
    if poor:
        said.append(
            f"Do not rely on the interval of {listed(poor)}: the ensembles have not found the same (R-hat "
            f"above {RHAT:g}), or too little of it (fewer than {ESS:g} draws' worth)."
        )
    if not found.settled:
        said.append(
            f"After {counted(found.rounds, 'round')} of new points mean or width of the posterior still "
            "moved by more than a tenth of its sd: take intervals for rough."
        )
    return said
