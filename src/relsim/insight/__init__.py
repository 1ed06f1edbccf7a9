"""Making sense of many runs: what matters, when the choice changes, what is best, and why.

    relsim.sensitivity(study)             which settings move the outcome, and how much is chance
    relsim.flip("village_mne_only", "village", metric="kept:all")
    relsim.optimise(study)                the best levers, told without the winner's curse
    relsim.select_best("village", "high_street", metric="kept:grocer", delta=0.01)
    relsim.explain("village", between=("grocer", "mart"))
    relsim.ablate("village", metrics=["kept:grocer"])
    relsim.hypotheses(["H3"])             a claim of the essays put to the test

Each asks an *evaluator*, a callable that takes points and replicates and returns outcomes, so it can be tried
on functions whose answers are known. Each returns a `Finding`: tidy tables, an answer in plain words, a
manifest.

Read in this order: `evaluating` (what is asked), `finding` (what is returned), `noise`, `screening`,
`indices`, `sensitivity`; `choices`, `deciding`, `discovery`, `flipping`; `goals`, `search`, `optimising`;
`ranking`, `selecting`; `games`, `differing`, `mixing`, `contests`, `explaining`; `ablating`; `effects`,
`judging`, `robustness`, `trial`, `order`, `claimed`; `studies`, `mechanisms`, `asking`, `choosing`, `why` and
`hypotheses` ask them of the model.
"""
