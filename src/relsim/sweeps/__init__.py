"""Ten thousand runs: each done once, none lost."""
