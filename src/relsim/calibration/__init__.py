"""From a firm's own log to a forecast: read purchases, fit laws of buying, say what comes.

Read in this order: `dates` and `purchases` (what stands in a log), `histories` (what the log says of each
customer), `law` (what the model says of him), `fitting` (which parameters fit), `waves` (whether there is a
season), `choosing` (which laws count), `weighing` (how much), `forecasting` (what is expected), `futures`
(what may come), `spending`, `outlook` (all of it).
`retention` is about tables of how many are left, `brands` about those of vendors, `surveys`, `survey_rows`
and `answers` about those of surveys; `tables` and `tabulating` fit a world to them.

To a world that buys as the log does: `followed` (customers week by week, real and simulated), `features`
(numbers of them), `aims` (what is matched), `points` (worlds that are simulated), `surface` and `matching`
(the search), `starting` (from where), `seasons`, `looking` (at the fitted world), `quality` and `telling`
(how well it fits, and what the data do not tell), `calibrating` (all of it), `writing` (the scenario file).
"""
