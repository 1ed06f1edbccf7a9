"""Is it true to the world? Published regularities, measured in simulated worlds as their sources did.

Read in this order: `target` (what is declared of a regularity), `studies` (the worlds in which it is looked
for), `watching` (what is seen there: purchases, episodes, surveys, who told whom) and `seen` (what came of
it), one file for each family of targets, `board` (all of them), `scoring` (runs, kept by content) and
`rows` (the verdict), `sensitivity` (how many rows survive when what is assumed moves).

No target is an input: worlds run on the defaults of the schema and on the shipped archetypes. What a study
sets is what its source set: who sells there, how often the thing is bought, what an experiment changed.
"""
