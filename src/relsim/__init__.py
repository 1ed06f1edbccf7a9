"""relsim: relationships between customers and vendors, simulated."""

__version__ = "0.1.0"
