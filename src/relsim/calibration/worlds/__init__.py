"""Worlds that look like a firm's data: searched for, judged, and written as scenarios.

Read in this order: `followed` (customers week by week, real and simulated), `features` (numbers of them),
`aims` (what is matched, one for each kind of data), `points` (worlds that are simulated), `surface` and
`matching` (the search), `starting` (from where), `seasons`, `looking` (at the fitted world), `quality` and
`telling` (how well it fits, and what the data do not tell), `calibrating` (all of it), `writing` (the
scenario file); `tables`, `tabulating` and `writing_tables` for tables without a log.

What is left open of the settings: `ensembles` (draws), `likelihood`, `posterior`, `predicting` (what is
foretold), `writing_posterior`. What a scenario carries: `recalling` (its log and laws), `course` (the log's
customers in a world), `standing` (how far numbers rest on data).
"""
