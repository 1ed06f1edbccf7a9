"""How a setting is declared: its default once, with unit, range, source and kind."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["uncertainty", "lever", "constant"]


class Section(BaseModel):
    """A table of a scenario file: unknown keys are errors, values do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def setting(
    default: Any,
    help: str,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    source: str = "assumed",
    kind: Kind = "uncertainty",
    sweep: tuple[float, float] | None = None,
    group: str = "",
) -> Any:
    """Declare a setting.

    Parameters
    ----------
    default : any
        The one place where the value stands.
    help : str
        What it is, in words a strategist reads.
    unit : str
        `share` means 0 to 1; `utils` are units of the logit.
    low, high : float
        The range outside of which a value is refused.
    source : str
        Rows of the evidence (`A16, S41`); `assumed` where nothing was found, `weak: ...` where what was
        found is only recalled or scaled. Assumed and weak settings are listed in every report.
    kind : {"uncertainty", "lever", "constant"}
        What the world decides, what a vendor decides, what nobody does.
    sweep : (float, float)
        The range to try; every assumed or weak number has one.
    group : str
        With which others it makes one thing, when a difference is explained.
    """
    numeric = isinstance(default, (int, float)) and not isinstance(default, bool)
    if numeric and kind != "constant" and source.startswith(("assumed", "weak")) and sweep is None:
        raise TypeError(f"the setting '{help}' is {source.split(':')[0]} and needs a sweep range")
    extra: dict[str, Any] = {
        "unit": unit,
        "source": source,
        "kind": kind,
        "sweep": list(sweep) if sweep else None,
        "group": group,
    }
    if isinstance(default, (dict, list)):
        copy = type(default)
        return Field(default_factory=lambda: copy(default), description=help, json_schema_extra=extra)
    return Field(default, description=help, ge=low, le=high, json_schema_extra=extra)
