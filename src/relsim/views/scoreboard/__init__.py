"""The scoreboard on a screen, as a page, and as one figure."""

from relsim.views.scoreboard.page import write_scoreboard
from relsim.views.scoreboard.words import as_text, summary

__all__ = ["as_text", "summary", "write_scoreboard"]
