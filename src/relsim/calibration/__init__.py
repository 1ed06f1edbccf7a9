"""From a firm's own log to a forecast: read purchases, fit laws of buying, say what comes.

Read in this order: `dates` and `purchases` (what stands in a log), `histories` (what the log says of each
customer), `law` (what the model says of him), `fitting` (which parameters fit), `waves` (whether there is a
season), `choosing` (which laws count), `weighing` (how much), `forecasting` (what is expected), `futures`
(what may come), `spending`, `outlook` (all of it).
`retention` is about tables of how many are left.
"""
