"""Making sense of runs: metrics, their intervals, and how long customers stay."""
