"""The model's own record in the shape of a Mesa DataCollector, for code that expects one."""

from itertools import product
from typing import Any

import mesa
import numpy as np

from relsim.desk import FLOWS
from relsim.record import STOCKS, VIEWS, Record, Stock


class RecordCollector:
    """What a model records anyway, read through a DataCollector's method; nothing is kept twice.

    Every model has one as `model.datacollector`, so that Mesa's plots find their series. For agents of your
    own choice use a `mesa.DataCollector` beside it; at the level of customers it keeps an object for every
    value and takes far longer than the week itself, so use it in small worlds only.

    Examples
    --------
    >>> from relsim.model import RelationshipModel
    >>> from relsim.scenario import load
    >>> model = RelationshipModel(load("hamlet", set=["horizon.warmup=0"]), seed=1)
    >>> for _ in range(8):
    ...     model.step()
    >>> frame = model.datacollector.get_model_vars_dataframe()
    >>> frame.index.tolist(), "grocer.customers" in frame
    ([0, 4, 8], True)
    """

    def __init__(self, model: Any) -> None:
        """Read the record of a model."""
        self.model = model

    def collect(self, model: Any) -> None:
        """Do nothing: the model records by itself, every `recording.every` weeks."""

    @property
    def model_vars(self) -> dict[str, np.ndarray]:
        """The series by name: `VENDOR.SERIES`, or `VENDOR.SERIES.GROUP` where groups are recorded.

        Flows are since the week recorded before; shares such as trust are means over customers (NaN
        without any).
        """
        return self._series(self.model.record())

    def get_model_vars_dataframe(self) -> Any:
        """Return the series as a pandas DataFrame, one row for each recorded week."""
        record = self.model.record()
        series = self._series(record)
        collector = mesa.DataCollector(model_reporters=dict.fromkeys(series, ""))
        collector.model_vars = series
        frame = collector.get_model_vars_dataframe()
        frame.index = record.weeks
        return frame.rename_axis("week")

    def _series(self, record: Record) -> dict[str, np.ndarray]:
        """Return the series of a record by name."""
        names, groups = self.model.vendor_names, self.model.group_names
        stocks = record.stocks.copy()
        with np.errstate(invalid="ignore"):
            stocks[:, :, Stock.SATISFACTION :] /= stocks[:, :, Stock.CUSTOMERS, None]
        series = {}
        for kinds, kept in ((FLOWS, record.flows), (STOCKS, stocks)):
            for row, (vendor, group) in enumerate(product(names, groups)):
                for column, kind in enumerate(kinds):
                    name = ".".join(filter(None, (vendor, kind, group)))
                    series[name] = kept[:, row, column]
        for row, vendor in enumerate(names):
            series |= {f"{vendor}.{kind}": record.views[:, row, n] for n, kind in enumerate(VIEWS)}
        return series
