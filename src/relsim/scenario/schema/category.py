"""The category: what is bought (the widget)."""

from relsim.scenario.setting import Section, setting


class Category(Section):
    """What the customers' problem is and what solving it takes."""

    need_rate: float = setting(0.9, "needs of an average customer (while the need is awake)", unit="per week", low=0.0001, high=14, source="weak: data page, grocery trips every 3 to 6 days spread over several stores", sweep=(0.3, 1.5))
    need_shape: float = setting(1.5, "gamma shape of the spread of needs between customers (small = a few buy most)", low=0.02, high=1000, source="weak: V5 gives .24 to .55 for one shop; a whole category is more even", sweep=(0.25, 4))
    season: float = setting(0.0, "how far needs swing around their mean in a year", unit="share", low=0, high=1, sweep=(0, 0.5))
    season_peak: int = setting(50, "the week of the year with most needs", unit="week", low=0, high=51, kind="constant")
    novelty: float = setting(0.1, "share of needs that are new to the customer and ask for discovery", unit="share", low=0, high=1, sweep=(0, 0.5))
    complexity: float = setting(0.3, "how much goes wrong when a new need meets no help", unit="share", low=0, high=1, sweep=(0, 0.8))
    value: float = setting(2.0, "what a need solved perfectly is worth", unit="reference prices", low=0, high=100, source="weak: the price at which quality, fit and a typical relationship just balance its weight in choose, exp(2.8 / 3.9)", sweep=(1.4, 3))
    outside: float = setting(0.0, "utility of doing without", unit="utils", low=-20, high=20, sweep=(-2, 2))
    switching_cost: float = setting(0.3, "cost of buying anywhere but at the main vendor", unit="utils", low=0, high=20, source="weak: A4, S25, own scaling of 5 to 10 % of a year's spend", sweep=(0, 1.5))
    search_cost: float = setting(0.4, "cost of trying a vendor for the first time", unit="utils", low=0, high=20, source="weak: A4, S25, own scaling of 5 to 20 % of a year's spend", sweep=(0, 1.5))
    contract_weeks: int = setting(0, "weeks for which a customer is bound (0 = no contract)", unit="weeks", low=0, high=520, kind="constant")
    setup_hours: float = setting(0.0, "hours that customer and vendor spend together at the start", unit="hours", low=0, high=1000, kind="constant")
    disposability: float = setting(0.3, "how far the widget is used and forgotten (1 = the relationship has no weight)", unit="share", low=0, high=1, sweep=(0, 0.8))
    problem_rate: float = setting(0.5, "problems of an average customer", unit="per year", low=0, high=52, source="A29, S57, S58", sweep=(0.32, 0.66))
    attrition: float = setting(0.03, "customers who move away or stop needing", unit="per year", low=0, high=5, source="weak: A30, involuntary exits are about 6 % of exits", sweep=(0.01, 0.1))
    attrition_alike: float = setting(1000.0, "how alike customers are in this (beta concentration of the weekly chance; small = a few go soon)", low=0.01, high=1e6, source="weak: B0, shifted beta-geometric retention, a target and not an input", sweep=(1, 1000))
    lapse: float = setting(0.0, "customers with the need in whom it falls asleep (they do without for a while; 0 = nobody)", unit="per year", low=0, high=52, source="assumed: calibrate fits it; of buyers silent for 8 / 26 / 39 weeks 34 / 17 / 11 % are back within 26", sweep=(0, 5))
    lapse_alike: float = setting(1000.0, "how alike customers are in this (beta concentration of the weekly chance; small = a few doze off soon)", low=0.01, high=1e6, source="assumed: calibrate fits it", sweep=(1, 1000))
    revival: float = setting(13.0, "customers with the need asleep in whom it wakes (13 = after four weeks on average; 0 = never)", unit="per year", low=0, high=52, source="assumed: calibrate fits it; the same returns", sweep=(1, 26))
