"""Tables of retention: laws against theory and published fits; dirty tables refused."""

import numpy as np
import pytest

from relsim.analysis.leaving_laws import sbg_survival
from relsim.calibration.laws.retention import Leaving, fit_leaving, fit_retention, read_retention
from relsim.errors import UserError

REGULAR = np.array([100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]) / 100


def test_where_age_changes_nothing_the_law_is_shifted_beta_geometric():
    law = Leaving(chance=0.704 / 1.886, alike=1.886)
    assert law.survival([1, 4, 9]) == pytest.approx(sbg_survival(0.704, 1.182, [1, 4, 9]))


def test_the_published_fit_to_seven_years_is_found():
    law, _ = fit_leaving(REGULAR[:8], "each his own")
    assert (law.chance * law.alike, (1 - law.chance) * law.alike) == pytest.approx((0.704, 1.182), abs=2e-3)


@pytest.mark.parametrize("trials", [1.0, 12.0, 52.0])
def test_a_law_is_found_again_in_the_table_it_makes(trials):
    law = Leaving(0.3 / trials, 2.0 * trials, power=1.2, trials=trials)
    found, _ = fit_leaving(law.survival(range(9)), "each his own, changing with age", trials)
    assert found.survival(range(20)) == pytest.approx(law.survival(range(20)), rel=1e-3)
    assert fit_retention(law.survival(range(9)), trials).survival(range(20)) == pytest.approx(
        law.survival(range(20)), rel=2e-2
    )


def test_customers_who_do_not_differ_are_forecast_to_leave_at_a_constant_rate():
    table = 0.8 ** np.arange(9)
    assert fit_retention(table).survival([16]) == pytest.approx(0.8**16, rel=2e-2)


def test_weights_add_up_and_shares_fall():
    fit = fit_retention(REGULAR[:7], trials=52)
    assert sum(fit.weights.values()) == pytest.approx(1.0)
    assert np.all(np.diff(fit.survival(range(30))) < 0)


@pytest.mark.parametrize(
    ("share", "said"),
    [([1.0, 0.8, 0.7], "needs 4 periods, and there are 2"), ([1.0] * 6, "needs customers who left")],
)
def test_what_tells_nothing_fits_no_law(share, said):
    with pytest.raises(ValueError, match=said):
        fit_retention(np.array(share))


def write(folder, *lines):
    file = folder / "retention.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.mark.parametrize("first", ["1000", "100", "1"])
def test_counts_shares_and_per_cent_read_alike_in_any_order(tmp_path, first):
    rows = [f"{n},{float(first) * 0.5**n}" for n in (3, 1, 0, 2, 4)]
    assert read_retention(write(tmp_path, "Year,alive", *rows)) == pytest.approx(0.5 ** np.arange(5))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("tenure,left", "0,5"), "retention.csv:1: needs one column alive, and has tenure, left"),
        (("tenure,alive",), "retention.csv: has a header and no rows"),
        (("tenure,alive", "0,100", "1,lots"), 'retention.csv:3: alive: "lots" is no number of customers'),
        (("tenure,alive", "0,100", "1,-5"), "retention.csv:3: alive: -5 is no number of customers"),
        (("tenure,alive", "0,100", "1,"), "retention.csv:3: alive: nothing is no number of customers"),
        (("tenure,alive", "0,100", "1.5,90"), "retention.csv:3: tenure: 1.5 is no period"),
        (("tenure,alive", "0,100", "1,90", "1,80"), "retention.csv:4: tenure: 1 stands twice"),
        (("tenure,alive", "0,100", "2,90"), "retention.csv:3: tenure: 2 comes where 1 is missing"),
        (("tenure,alive", "0,100", "1,80", "2,90"), "retention.csv:4: alive: 90 after 80 at tenure 1"),
        (("tenure,alive", "0,100", "1,90"), "retention.csv: has 2 rows, 100 alive at first and 90 at last"),
    ],
)
def test_a_table_that_cannot_be_is_refused_by_row(tmp_path, lines, said):
    with pytest.raises(UserError) as refused:
        read_retention(write(tmp_path, *lines))
    assert said in str(refused.value)
