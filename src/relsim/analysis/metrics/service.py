"""What happens at and around a purchase."""

from relsim.analysis.metrics.books import Books, Floats
from relsim.analysis.metrics.metric import Better, Metric, Reader, flow, in_words, people_years, years_of


def felt_problems(books: Books) -> Floats:
    """Read the problems that customers know of: not hidden, or found out."""
    return books.flow("problems", "deceptions") - books.flow("hidden")


def unspoken_problems(books: Books) -> Floats:
    """Read the problems that customers know of and keep to themselves."""
    return felt_problems(books) - books.flow("voiced")


def _share(
    name: str, label: str, better: Better, formula: str, of: str | Reader, per: str | Reader
) -> Metric:
    of, per = (flow(read) if isinstance(read, str) else read for read in (of, per))
    return Metric(name, label, "share", formula, better, of, per)


def _per_purchase(name: str, label: str, better: Better, counted: str) -> Metric:
    formula = f"{in_words(counted)} / purchases"
    return Metric(name, label, "per purchase", formula, better, flow(counted), flow("purchases"))


METRICS = (
    Metric("frequency", "purchases of a customer", "per customer and year", "purchases / customer years",
           "higher", flow("purchases"), years_of("customers")),
    Metric("purchases_per_person", "purchases of a person (the fewer, the more needs go unmet)",
           "per person and year", "purchases / (people x years)", "higher",
           flow("purchases"), people_years, by="market"),
    _share("quality", "delivered quality, as felt", "higher", "quality felt, mean over purchases",
           "quality", "purchases"),
    _share("episode", "satisfaction with a purchase", "higher", "satisfaction with each, mean over purchases",
           "episode", "purchases"),
    _per_purchase("problems", "problems", "lower", "problems"),
    _share("hidden", "problems that the vendor hides", "lower", "hidden / problems", "hidden", "problems"),
    Metric("deceptions", "hidden problems that come to light", "per customer and year",
           "found out / customer years", "lower", flow("deceptions"), years_of("customers")),
    _per_purchase("complaints", "complaints", "", "voiced"),
    _share("voice", "problems that customers speak of", "higher", "voiced / (problems - hidden + found out)",
           "voiced", felt_problems),
    _share("silence", "problems that customers keep to themselves", "lower",
           "1 - voiced / (problems - hidden + found out)", unspoken_problems, felt_problems),
    _share("recovery", "complaints that are put right", "higher", "recovered / voiced",
           "recovered", "voiced"),
    _share("self_service", "purchases by self-service", "", "self-service / purchases",
           "self_service", "purchases"),
    _share("self_failed", "self-service that fails", "lower", "failed / self-service",
           "self_failed", "self_service"),
    _share("helped", "new needs in which the customer is helped", "higher",
           "helped / purchases with a new need", "helped", "novel"),
    _per_purchase("pushed", "pushes to buy more", "lower", "offers"),
    _share("regret", "extra sales that are regretted", "lower", "regrets / upsales", "regrets", "upsales"),
    _per_purchase("unfair", "purchases at a price felt as unfair", "lower", "unfair"),
    _per_purchase("antagonised", "purchases after which a price was cut that one had just paid", "lower",
                  "antagonised"),
    _share("unwanted", "purchases through a channel that the customer would not have picked", "lower",
           "unwanted / purchases", "unwanted", "purchases"),
    Metric("meetings", "meetings outside commerce", "per customer and year", "meetings / customer years", "",
           flow("meetings"), years_of("customers")),
    Metric("hours", "hours together, at the counter and elsewhere", "hours per customer and year",
           "hours / customer years", "", flow("hours"), years_of("customers")),
)  # fmt: skip
