"""A forecast from a world: in words, in tables, and as one picture."""

from relsim.views.ahead.picture import draw_foreseen
from relsim.views.ahead.tables import weeks_of, write_tables
from relsim.views.ahead.words import as_dict, as_text

__all__ = ["as_dict", "as_text", "draw_foreseen", "weeks_of", "write_tables"]
