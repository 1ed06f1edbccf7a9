"""A forecast from a log: in words, in tables, and as one picture."""

from relsim.views.outlook.picture import draw_outlook
from relsim.views.outlook.tables import laws, weeks_ahead, write_tables
from relsim.views.outlook.words import as_dict, as_text

__all__ = ["as_dict", "as_text", "draw_outlook", "laws", "weeks_ahead", "write_tables"]
