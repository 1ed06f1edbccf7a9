"""A small comparison that the tests of views share: real tables, made once."""

from typing import Any

import pytest

from relsim.experiments.comparing import Comparison, compare

SHOP = {"archetype": "grocer"}
CHAIN = {"archetype": "multinational", "staff": 3}
VILLAGE: dict[str, Any] = {
    "title": "A <village> & its shop",
    "question": "Who stays, & why <here>?",
    "horizon": {"weeks": 60, "warmup": 8},
    "communities": {"village": {"people": 150}},
    "vendors": {"shop": SHOP, "chain": CHAIN},
}
ALONE = VILLAGE | {"title": "The chain alone", "question": "", "vendors": {"chain": CHAIN}}


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    """Two worlds, one without the shop, on the same draws; the name of one is not harmless."""
    return compare(("chain <alone>", ALONE), ("Dörfli 商店", VILLAGE), replicates=4)
