"""A vendor's dashboard: what the counter sees, what the top sees, what surveys say."""

from dataclasses import dataclass, field


@dataclass
class Dashboard:
    """What a vendor believes. Never the truth: that stands in the columns.

    Attributes
    ----------
    purchases : float
        At the counter, in the last four weeks.
    counter_satisfaction, counter_complaints : float
        Satisfaction with those episodes (share), and complaints per purchase.
    satisfaction, complaints : float
        The same as they reach the top: older, and with less of the bad news.
    survey : float
        Mean satisfaction of those who answered the last survey, share (-1 before the first).
    asked, answers : int
        How many were asked in it, and how many answered.
    """

    purchases: float = 0.0
    counter_satisfaction: float = 0.5
    counter_complaints: float = 0.0
    satisfaction: float = 0.5
    complaints: float = 0.0
    survey: float = -1.0
    asked: int = 0
    answers: int = 0
    reports: list[tuple[int, float, float]] = field(default_factory=list)

    def look(self, tick: int, purchases: float, satisfaction: float, complaints: float) -> None:
        """Take down what the counter saw in the last weeks."""
        self.purchases = purchases
        if purchases > 0.0:
            self.counter_satisfaction = satisfaction / purchases
            self.counter_complaints = complaints / purchases
        self.reports.append((tick, self.counter_satisfaction, self.counter_complaints))

    def report(self, tick: int, layers: float, delay: float, kept: float) -> None:
        """Let the newest report that has come through all layers reach the top.

        Parameters
        ----------
        tick : int
        layers : float
        delay : float
            Weeks for each layer.
        kept : float
            Share of the bad news that survives each layer. With no layers the top sees the counter.

        Examples
        --------
        >>> board = Dashboard()
        >>> board.look(0, purchases=10.0, satisfaction=6.0, complaints=2.0)
        >>> board.report(8, layers=2, delay=4, kept=0.5)
        >>> board.satisfaction, board.complaints
        (0.9, 0.05)
        """
        arrived = [report for report in self.reports if report[0] <= tick - layers * delay]
        if not arrived:
            return
        _, satisfaction, complaints = arrived[-1]
        self.satisfaction = 1.0 - kept**layers * (1.0 - satisfaction)
        self.complaints = kept**layers * complaints
        del self.reports[: len(arrived) - 1]

    def read_survey(self, asked: int, answers: int, total: float) -> None:
        """Take down a survey: how many were asked and answered, and the sum of their satisfaction."""
        self.asked, self.answers = asked, answers
        if answers > 0:
            self.survey = total / answers
