"""What things are, in words, made from the things themselves.

Nothing is written twice: a process tells what its module tells, a metric what the registry tells, a setting
what the schema tells, an archetype what its file tells. One kind of thing a file: `worlds` (scenarios and
archetypes), `studies` (experiments), `tick` (processes), `numbers` (metrics), `rows` (settings); `finding`
finds everything of a name, and `catalogue` lists all there is.
"""
