"""Asking: a question in, a tidy table out, all on one runner.

Read in this order: `worlds` (what is asked about), `replicates` (many runs over any executor), `results` and
`manifest` (what comes back), `running` (one world), `contrasts` and `comparing` (several), `answering` (in
plain words), `elasticity`; `store` and `logs` write files. Behind `replicates`: `streaming` (one loop over any
executor), `workers` and `working` (processes), `identity`, `archive` and `keeping` (no run twice).
"""
