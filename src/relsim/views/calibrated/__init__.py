"""A calibration in words and as a picture."""

from relsim.views.calibrated.picture import draw_calibration, draw_tables
from relsim.views.calibrated.tables import tables_as_text
from relsim.views.calibrated.words import as_dict, as_text

__all__ = ["as_dict", "as_text", "draw_calibration", "draw_tables", "tables_as_text"]
