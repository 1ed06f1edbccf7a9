"""Ten thousand runs: each done once, none lost.

Read in this order: `planning` (which runs, in which order), `tasks` (one of them, and its receipt), `crews` (who
does the work), `doing` (the loop), `replicating` (how often each point), `gathering` and `outcomes` (the tables),
`definition` and `folder` (what a folder is of), `sweeping` (all of it together), `results`. Beside it:
`estimating`, `shards` and `merging`, `replaying`, `querying`, `evaluator`.
"""
