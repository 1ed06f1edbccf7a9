"""What several tests look at."""

import pytest
from villages import VILLAGE, with_price

from relsim.experiments.comparing import compare


@pytest.fixture(scope="session")
def compared():
    """The village as it is, and with a dearer shop: six pairs of runs."""
    return compare(("as is", VILLAGE), ("dear", with_price(1.15)), replicates=6)
