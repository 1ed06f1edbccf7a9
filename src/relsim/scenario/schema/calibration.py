"""Where values come from that were fitted to data. It changes nothing in a run."""

from typing import Literal

from relsim.scenario.setting import Section, setting


class CalibratedValue(Section):
    """A value that was fitted, or taken from the data."""

    path: str = setting("", "the setting", kind="constant")
    value: float = setting(0.0, "its value", kind="constant")
    low: float = setting(0.0, "where its 95 % interval begins", kind="constant")
    high: float = setting(0.0, "where its 95 % interval ends", kind="constant")
    source: str = setting("", "which data it comes from", kind="constant")
    start: float = setting(0.0, "the value before", kind="constant")
    note: str = setting("", "what the data do not tell of it", kind="constant")


class CalibratedCheck(Section):
    """A number of the data beside the same number of the fitted world."""

    name: str = setting("", "what is measured", kind="constant")
    log: float = setting(0.0, "in the data", kind="constant")
    world: float = setting(0.0, "in the fitted world", kind="constant")
    low: float = setting(0.0, "where 95 % of such data made by the fitted world begin", kind="constant")
    high: float = setting(0.0, "where 95 % of such data made by the fitted world end", kind="constant")
    source: str = setting("log", "which data it is of", kind="constant")
    matched: bool = setting(True, "whether it was matched, or held back from matching", kind="constant")


class CalibratedLaw(Section):
    """A law of buying that was fitted to the log."""

    weight: float = setting(1.0, "how much it counts", unit="share", low=0, high=1, kind="constant")
    weight_never: float | None = setting(None, "how much it counts for customers who never came back; absent where as for all", unit="share", low=0, high=1, kind="constant")
    weight_again: float | None = setting(None, "how much it counts for customers who came back; absent where as for all", unit="share", low=0, high=1, kind="constant")
    rate: float = setting(0.1, "purchases of an average active customer", unit="per week", low=1e-9, kind="constant")
    rate_shape: float = setting(1.0, "gamma shape of the rates between customers", low=1e-6, kind="constant")
    turning: float = setting(0.0, "mean chance that an active customer turns away", unit="per week", low=0, high=1, kind="constant")
    turning_alike: float | None = setting(None, "beta concentration of that chance; absent where all have the same", low=1e-6, kind="constant")
    returning: float = setting(0.0, "chance that one who has turned away comes back", unit="per week", low=0, high=1, kind="constant")
    leaving: float = setting(0.0, "chance that anybody is lost for good", unit="per week", low=0, high=1, kind="constant")
    occasions: float = setting(0.0, "how far turning away and coming back go with the rate", low=0, kind="constant")
    points: int = setting(48, "rates at which sums over them are taken", low=2, kind="constant")


class Calibration(Section):
    """What the scenario was fitted to, and how well: changes nothing in a run; empty where nothing was."""

    vendor: str = setting("", "the vendor whose log it is", kind="constant")
    log: str = setting("", "the data, relative to this file where they can be", kind="constant")
    digest: str = setting("", "SHA-256 of the data", kind="constant")
    columns: list[str] = setting([], "what columns of the data are called, such as customer=Kunde", kind="constant")
    dates: Literal["", "day first", "month first"] = setting("", "how dates such as 3/4/1997 are meant, where that was said", kind="constant")
    rows_of: str = setting("", "the vendor whose rows were read, where one was named", kind="constant")
    customers_are: Literal["", "new", "known"] = setting("", "new or known, when the data first show them; empty = as the data show", kind="constant")
    customers: int = setting(0, "customers in the log", unit="people", low=0, kind="constant")
    purchases: int = setting(0, "purchases in the log", low=0, kind="constant")
    weeks: int = setting(0, "weeks that the log covers", unit="weeks", low=0, kind="constant")
    first_day: str = setting("", "the first day of the log", kind="constant")
    last_day: str = setting("", "the last day of the log", kind="constant")
    spend: float = setting(0.0, "mean amount of a purchase in the log", unit="money of the log", low=0, kind="constant")
    spend_spread: float = setting(0.0, "spread of amounts in the log (sd)", unit="money of the log", low=0, kind="constant")
    reference_price: float = setting(0.0, "what one reference price is in the log's money (0 = the log has no amounts)", unit="money of the log", low=0, kind="constant")
    misfit: float = setting(0.0, "distance from the data, against that of a perfect world: 1 may be expected", low=0, kind="constant")
    verdict: Literal["", "good", "fair", "poor"] = setting("", "good, fair or poor", kind="constant")
    season_terms: list[float] = setting([], "season of the rate's logarithm: cosine and sine of 1, 2, ... waves a year", kind="constant")
    values: list[CalibratedValue] = setting([], "the values that were fitted", kind="constant")
    checks: list[CalibratedCheck] = setting([], "numbers of the data beside those of the fitted world", kind="constant")
    laws: list[CalibratedLaw] = setting([], "laws of buying that were fitted: exact forecasts of known customers", kind="constant")
