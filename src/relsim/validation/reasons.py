"""Why rows are not met, as far as is known: what the rules do instead."""

REASONS: dict[str, str] = {}
