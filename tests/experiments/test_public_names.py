"""What `import relsim` offers, and that it costs nothing until it is used."""

import subprocess
import sys

import pytest

import relsim

HEAVY = {"numpy", "polars", "scipy", "numba", "mesa", "pandas", "pydantic", "matplotlib"}


def test_importing_relsim_imports_nothing_heavy():
    program = f"import relsim, sys; dir(relsim); print(sorted({HEAVY!r} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_every_public_name_is_there():
    assert all(getattr(relsim, name) is not None for name in relsim.__all__)
    assert set(relsim.__all__) <= set(dir(relsim))


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'relsim' has no attribute 'compair'"):
        relsim.compair  # noqa: B018
