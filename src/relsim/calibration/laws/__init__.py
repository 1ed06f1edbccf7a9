"""Laws of buying: fitted to a log, weighed, and forecast, all customers together and each.

Read in this order: `law` (what a law says of a customer), `fitting` (which parameters fit), `waves` (whether
there is a season), `weighing` and `choosing` (which laws count, and how much), `forecasting` (what is
expected), `futures` (what may come), `outlook` (all of it); `holding_out`, `scoring` and `backtest` (how well
it would have been forecast); `retention` (tables of how many are left); `steady` (the same bits everywhere).
"""
