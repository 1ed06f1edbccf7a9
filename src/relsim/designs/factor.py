"""What is varied: one or more settings that move together, and how."""

from dataclasses import dataclass

import numpy as np

from relsim.designs.distributions import Distribution, Floats

Value = float | int | str | bool


@dataclass(frozen=True)
class Factor:
    """Something that is varied.

    Attributes
    ----------
    name : str
        The path of the setting, or a name of one's own.
    paths : tuple of str
        The settings that take the value; `*` in a path stands for every name.
    distribution : Distribution or None
        None where there are levels.
    levels : tuple
        Numbers, words, or true and false; each is as likely as the others.
    whole : bool
        Whether values are whole numbers.
    kind : {"lever", "uncertainty", "constant"}
        What a vendor decides, what the world decides, what nobody does; as the schema says, or the file.
    unit, label : str
        From the schema.
    group : str
        Factors that are judged together.

    Examples
    --------
    >>> pressure = Factor("pressure", ("vendors.*.pressure",), Distribution("uniform", 0.0, 0.5))
    >>> pressure.at(0.5)
    0.25
    >>> Factor("layers", ("vendors.mart.layers",), levels=(0.0, 2.0, 4.0)).at(0.9)
    4.0
    """

    name: str
    paths: tuple[str, ...]
    distribution: Distribution | None = None
    levels: tuple[Value, ...] = ()
    whole: bool = False
    kind: str = "uncertainty"
    unit: str = ""
    label: str = ""
    group: str = ""

    @property
    def is_number(self) -> bool:
        """Whether values have an order and a distance: not words, not true and false."""
        return not any(isinstance(level, str | bool) for level in self.levels)

    @property
    def low(self) -> Value:
        """The least value; of words, the first."""
        if self.distribution:
            return self._whole(self.distribution.low) if self.whole else self.distribution.low
        return min(self.levels) if self.is_number else self.levels[0]

    @property
    def high(self) -> Value:
        """The greatest value; of words, the last."""
        if self.distribution:
            return self._whole(self.distribution.high) if self.whole else self.distribution.high
        return max(self.levels) if self.is_number else self.levels[-1]

    def at(self, share: float) -> Value:
        """Return the value below which a share of the distribution lies (0 to 1): its quantile function.

        Levels have equal slices of 0 to 1, in the order in which they stand; so have whole numbers in a range
        where all are as likely.
        """
        return self.values(np.array([share]))[0]

    def values(self, shares: Floats) -> list[Value]:
        """Return the values at many shares."""
        if self.levels:
            last = len(self.levels) - 1
            return [self.levels[min(int(share * (last + 1)), last)] for share in shares.tolist()]
        assert self.distribution is not None, "a factor has levels or a distribution"
        if not self.whole:
            return list(self.distribution.quantile(shares).tolist())
        if self.distribution.shape == "uniform":
            low, high = int(self.distribution.low), int(self.distribution.high)
            return [min(low + int(share * (high - low + 1)), high) for share in shares.tolist()]
        return [self._whole(x) for x in self.distribution.quantile(shares).tolist()]

    def spaced(self, count: int) -> list[Value]:
        """Return the levels, or else so many values from one end of the range to the other, each once."""
        return list(self.levels) or list(dict.fromkeys(self.values(np.linspace(0.0, 1.0, count))))

    @staticmethod
    def _whole(value: float) -> int:
        return int(np.floor(value + 0.5))
