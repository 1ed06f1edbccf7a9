"""Every scenario and archetype that comes with relsim."""

import pytest

from relsim.scenario import (
    fingerprint,
    load,
    resolved_toml,
    shipped_archetypes,
    shipped_scenarios,
    starter_text,
)


@pytest.fixture(autouse=True)
def shelf():
    """Use the real shelf."""


@pytest.mark.parametrize("name", shipped_scenarios())
def test_each_shipped_scenario_loads_says_what_it_is_for_and_reads_back(name, tmp_path):
    world = load(name)
    assert all([world.title, world.question, world.look_for])
    assert shipped_scenarios()[name].read_text().startswith("#")
    path = tmp_path / "back.toml"
    path.write_text(resolved_toml(world))
    assert fingerprint(load(path)) == fingerprint(world)


@pytest.mark.parametrize("name", shipped_archetypes())
def test_each_archetype_makes_a_vendor(name):
    vendor = load({"vendors": {"shop": {"archetype": name}}}).vendors["shop"]
    assert vendor.archetype == name


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_starter_can_be_made_from_each_shipped_scenario(name, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(starter_text(name))
    assert load(path).vendors == load(name).vendors
