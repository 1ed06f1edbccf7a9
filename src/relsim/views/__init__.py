"""Showing: text, plots, reports. A view takes what an experiment returned and changes nothing."""
