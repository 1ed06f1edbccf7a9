"""From a firm's own data to a forecast, and to a world that buys as its customers do.

Three rooms, each of which knows only those before it: `data` (what stands in a log or a table, and what it
says of each customer), `laws` (laws of buying, fitted and forecast without a world), `worlds` (simulated
worlds that look like the data).
"""
