"""What is installed is what was written: the declared packages, and the wheel."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def names_of(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", requirement)[0].replace("-", "_") for requirement in requirements}


def packages_imported_by(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in plain | parts} - sys.stdlib_module_names - {"relsim"}


def test_every_package_that_the_source_imports_is_declared():
    declared = names_of(PROJECT["dependencies"]).union(
        *(names_of(extra) for extra in PROJECT["optional-dependencies"].values())
    ) - names_of(PROJECT["optional-dependencies"]["dev"])
    imported = {
        (package, path.name)
        for path in (ROOT / "src").rglob("*.py")
        for package in packages_imported_by(path.read_text())
    }
    assert {(package, file) for package, file in imported if package not in declared} == set()


def test_every_package_that_is_declared_is_imported_somewhere():
    # Mesa 3.5 does not import without networkx, whether or not the source does.
    imported = {"networkx"}.union(
        *(packages_imported_by(path.read_text()) for path in (ROOT / "src").rglob("*.py"))
    )
    assert names_of(PROJECT["dependencies"]) - imported == set()


def test_an_undeclared_import_would_be_seen():
    assert packages_imported_by("import os\nfrom relsim import draws\nimport torch.nn as nn") == {"torch"}


def test_the_constraints_hold_a_mesa_for_each_python_and_no_address():
    lines = (ROOT / "requirements" / "constraints.txt").read_text().splitlines()
    mesa = [line for line in lines if line.startswith("mesa==")]
    assert [line.split("; ")[1] for line in mesa] == [
        "python_full_version < '3.12'",
        "python_full_version >= '3.12'",
    ]
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built as `pip install .` builds it: by way of the source archive, in no checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run([*build, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    subprocess.run(["tar", "xf", str(archive), "-C", str(folder)], check=True)
    unpacked = folder / archive.name.removesuffix(".tar.gz")
    subprocess.run([*build, "-t", "wheel"], cwd=unpacked, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.mark.long
def test_the_wheel_holds_the_package_with_worlds_questions_and_evidence_and_nothing_else(wheel):
    places = {
        "src/relsim": "relsim",
        "scenarios": "relsim/shipped/scenarios",
        "experiments": "relsim/shipped/experiments",
    }
    expected = {
        f"{inside}/{path.relative_to(ROOT / place).as_posix()}"
        for place, inside in places.items()
        for path in (ROOT / place).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    expected.add("relsim/shipped/sources.toml")
    assert {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name} == expected
    assert "relsim/shipped/scenarios/village.toml" in expected


@pytest.mark.long
def test_the_installed_wheel_finds_its_scenarios_far_from_the_checkout(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    program = "import relsim.cli; print(relsim.__file__); relsim.cli.main(['check', 'village'])"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(str(tmp_path / "installed"))
