"""Options for worlds so small that tests take no time."""

TINY = ("--weeks", "8", "--set", "horizon.warmup=4", "--set", "communities.village.people=40")
