"""The model's own record in the shape of a Mesa DataCollector, for code that expects one."""

from typing import Any

import mesa
import numpy as np

from relsim.desk import FLOWS
from relsim.record import STOCKS, VIEWS


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
        """The series by name: `VENDOR.SERIES`, or `VENDOR.SERIES.GROUP` where groups are recorded."""
        record, names = self.model.record(), self.model.vendor_names
        groups = self.model.group_names
        series = {}
        for kinds, kept in ((FLOWS, record.flows), (STOCKS, record.stocks)):
            for row, (vendor, group) in enumerate((vendor, group) for vendor in names for group in groups):
                for column, kind in enumerate(kinds):
                    series[f"{vendor}.{kind}{group and '.' + group}"] = kept[:, row, column]
        for row, vendor in enumerate(names):
            series |= {f"{vendor}.{kind}": record.views[:, row, n] for n, kind in enumerate(VIEWS)}
        return series

    def get_model_vars_dataframe(self) -> Any:
        """Return the series as a pandas DataFrame, one row for each recorded week."""
        series = self.model_vars
        collector = mesa.DataCollector(model_reporters=dict.fromkeys(series, ""))
        collector.model_vars = series
        frame = collector.get_model_vars_dataframe()
        frame.index = self.model.record().weeks
        return frame.rename_axis("week")
