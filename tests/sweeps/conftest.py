"""Sweeps so small that they take no time."""

import pytest
from small import STUDY

from relsim.designs import load_study
from relsim.sweeps.sweeping import sweep


@pytest.fixture(scope="session")
def study():
    return load_study(STUDY)


@pytest.fixture(scope="session")
def undisturbed(study, tmp_path_factory):
    """The small sweep, run by two processes that nobody disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    return folder, sweep(study, folder, workers=2)
