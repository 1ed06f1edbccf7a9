"""Forecasts of relsim beside those of the models that a strategist would use instead."""
