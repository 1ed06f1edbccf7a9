"""How healthy relationships are, part by part and for both sides, and what is felt in them."""

from relsim.analysis.metrics.metric import Better, Metric, flow, in_words, less, people_years, stock, years_of

PARTS = ("trust", "fair_customer", "fair_vendor", "heard", "bond")  # health is made of these


def _mean(name: str, label: str, better: Better, formula: str = "") -> Metric:
    """Return the mean of a share over active ties, in the last week."""
    return Metric(
        name, label, "share", f"{formula or in_words(name)}, mean over active ties", better,
        stock(name), stock("customers"), time="end",
    )  # fmt: skip


METRICS = (
    _mean("health", "health of relationships", "higher",
          "power mean of the five parts of each tie (recording.health_power; 0 = geometric)"),
    _mean("trust", "trust", "higher", "trust in the vendor's honesty"),
    _mean("fair_customer", "fairness to the customer", "higher",
          "1 where the customer has half of the joint gain or more, 0 where none"),
    _mean("fair_vendor", "fairness to the vendor", "higher",
          "1 where the vendor has half of the joint gain or more, 0 where none"),
    _mean("heard", "being heard", "higher", "how far the customer feels heard"),
    _mean("bond", "bond with the firm or a person there", "higher", "1 - (1 - commitment)(1 - rapport)"),
    _mean("satisfaction", "satisfaction", "higher"),
    _mean("expectation", "expected quality", ""),
    _mean("commitment", "commitment to the firm", "higher"),
    _mean("rapport", "rapport with a person there", "higher"),
    _mean("obligation", "obligation felt on both sides", ""),
    _mean("known", "how well the vendor knows a customer's needs", "higher", "known share of needs"),
    _mean("fatigue", "being tired of messages", "lower"),
    Metric("forgiveness", "customers who buy again within 13 weeks of a failure", "share",
           "forgiven / failures whose aftermath was awaited", "higher", flow("forgiven"), flow("watched")),
    Metric("customer_gain", "what a customer gains", "reference prices per customer and year",
           "(worth of what was bought - paid) / customer years", "higher",
           flow("surplus"), years_of("customers")),
    Metric("person_gain", "what a person gains, from all vendors together",
           "reference prices per person and year",
           "(worth of what was bought - paid) / (people x years)", "higher",
           flow("surplus"), people_years, by="market"),
    Metric("vendor_gain", "what a vendor gains from a customer", "reference prices per customer and year",
           "(revenue - cost of sales and service) / customer years", "higher",
           less("revenue", "cost"), years_of("customers")),
)  # fmt: skip
