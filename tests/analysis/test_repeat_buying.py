import numpy as np
import pytest

from relsim.analysis.buying_till_gone import fit_bgnbd, log_likelihood
from relsim.analysis.repeat_buying import (
    bimodality,
    chance_of_next,
    lead,
    means_by_count,
    share_of_top,
    still_at_top,
)


def test_the_chance_to_go_on_is_constant_where_counts_are_geometric() -> None:
    counts = np.random.default_rng(1).geometric(0.4, 200_000) - 1
    assert chance_of_next(counts, 4) == pytest.approx([0.6] * 4, abs=0.01)


def test_the_top_fifth_of_equal_buyers_buys_a_fifth() -> None:
    assert share_of_top([3] * 100 + [0] * 50) == pytest.approx(0.2)


def test_a_fifth_of_few_buyers_counts_parts_of_a_person() -> None:
    assert share_of_top([5, 1]) == pytest.approx(0.4 * 5 / 6)


def test_at_random_a_fifth_of_the_top_fifth_is_there_again() -> None:
    rng = np.random.default_rng(2)
    assert still_at_top(rng.integers(1, 10**6, 50_000), rng.integers(1, 10**6, 50_000)) == pytest.approx(
        0.2, abs=0.01
    )


def test_whoever_buys_the_same_stays_at_the_top() -> None:
    counts = np.arange(1, 101)
    assert still_at_top(counts, counts) == 1.0


def test_means_by_count_put_the_heavy_together() -> None:
    assert means_by_count([0, 7, 9], [1, 2, 4], most=7)[[0, 7]].tolist() == [1.0, 3.0]


def test_two_humps_are_told_from_one() -> None:
    rng = np.random.default_rng(3)
    assert bimodality(np.concatenate([rng.normal(0, 1, 2000), rng.normal(6, 1, 2000)])) > 5 / 9
    assert bimodality(rng.normal(0, 1, 4000)) < 0.4


@pytest.mark.parametrize("lag", [0, 2, 5])
def test_the_lead_of_a_series_is_found(lag: int) -> None:
    noise = np.random.default_rng(4).normal(size=200).cumsum()
    assert lead(noise[lag:], noise[: len(noise) - lag], most=8) == lag


def customers(people: int, r: float, alpha: float, a: float, b: float) -> tuple[np.ndarray, ...]:
    """Repeats and last purchases in 40 weeks, drawn from a BG/NBD."""
    rng = np.random.default_rng(5)
    repeats, last = np.zeros(people, int), np.zeros(people)
    for n, (rate, gone) in enumerate(
        zip(rng.gamma(r, 1 / alpha, people), rng.beta(a, b, people), strict=True)
    ):
        now = rng.exponential(1 / rate)
        while now < 40:
            repeats[n], last[n] = repeats[n] + 1, now
            if rng.uniform() < gone:
                break
            now += rng.exponential(1 / rate)
    return repeats, last, np.full(people, 40.0)


def test_the_bgnbd_finds_the_law_that_made_the_data() -> None:
    fit = fit_bgnbd(*customers(6000, r=0.5, alpha=5.0, a=0.8, b=2.4))
    assert fit.r == pytest.approx(0.5, rel=0.12)
    assert fit.alpha == pytest.approx(5.0, rel=0.2)
    assert fit.gone == pytest.approx(0.25, abs=0.05)


def test_its_likelihood_is_that_of_the_published_customer() -> None:
    # Fader, Hardie & Lee (2005): the first repeat buyer of their spreadsheet
    assert log_likelihood((0.243, 4.414, 0.793, 2.426), [2], [30.43], [38.86])[0] == pytest.approx(
        -9.4596, abs=1e-3
    )


def test_nobody_who_bought_again_is_refused() -> None:
    with pytest.raises(ValueError, match="people who did"):
        fit_bgnbd([0, 0], [0.0, 0.0], [40.0, 40.0])
