"""A vendor's dashboard: what the counter sees, what the top sees, what surveys say."""

from dataclasses import dataclass, field

SURVEYS = 0.75  # share of the slow mean of surveys that is kept at each one
RECENT = 2  # months of purchases that are compared with those before


@dataclass
class Dashboard:
    """What a vendor believes. Never the truth: that stands in the columns.

    Attributes
    ----------
    purchases : float
        At the counter, in the last four weeks.
    counter_episode : float
        Satisfaction with those purchases, share.
    counter_satisfaction : float
        Satisfaction as the counter sees it: of those purchases, and of what staff hear as neighbours.
    counter_complaints : float
        Complaints per purchase.
    satisfaction, complaints : float
        The same as they reach the top: older, with less of the bad news, and rosier. Formal feedback counts
        in satisfaction, each piece as much as a purchase.
    told : float
        Problems told in formal feedback that somebody acts on, per purchase; they pass all layers.
    survey : float
        Mean satisfaction of the votes in the last survey, share (-1 before the first).
    survey_usual : float
        Slow mean of surveys before the last one (-1 before the second).
    asked, answers : int
        How many were asked in it, and how many answered.
    forged : float
        Share of its votes that were forged, coached or repeated. Nobody at the vendor looks at this.
    months : list of float
        Units bought in months of four weeks, the oldest first, without the season. (Units follow the season
        as needs do. Occasions to buy do so less, since one may serve several needs.)
    """

    purchases: float = 0.0
    counter_episode: float = 0.5
    counter_satisfaction: float = 0.5
    counter_complaints: float = 0.0
    satisfaction: float = 0.5
    complaints: float = 0.0
    told: float = 0.0
    survey: float = -1.0
    survey_usual: float = -1.0
    asked: int = 0
    answers: int = 0
    forged: float = 0.0
    reports: list[tuple[int, float, float]] = field(default_factory=list)
    months: list[float] = field(default_factory=list)

    def look(
        self, tick: int, purchases: float, satisfaction: float, complaints: float,
        news: float = 0.0, news_felt: float = 0.0,
    ) -> None:  # fmt: skip
        """Take down what the counter saw in the last weeks.

        Parameters
        ----------
        tick : int
        purchases, satisfaction, complaints : float
            How many, summed over them, how many.
        news, news_felt : float
            Words that staff heard as neighbours, and satisfaction in them, summed.
        """
        self.purchases = purchases
        if purchases > 0.0:
            self.counter_episode = satisfaction / purchases
            self.counter_complaints = complaints / purchases
        if purchases + news > 0.0:
            self.counter_satisfaction = (satisfaction + news_felt) / (purchases + news)
        self.reports.append((tick, self.counter_satisfaction, self.counter_complaints))

    def report(self, tick: int, layers: float, delay: float, kept: float, rosy: float = 0.0) -> None:
        """Let the newest report that has come through all layers reach the top.

        Parameters
        ----------
        tick : int
        layers : float
        delay : float
            Weeks for each layer.
        kept : float
            Share of the bad news that survives each layer. With no layers the top sees the counter.
        rosy : float
            Part of what is missing to full satisfaction that each layer adds (A60).

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
        self.satisfaction = 1.0 - (kept * (1.0 - rosy)) ** layers * (1.0 - satisfaction)
        self.complaints = kept**layers * complaints
        del self.reports[: len(arrived) - 1]

    def read_feedback(self, acted: float, felt: float, problems: float, is_far: bool) -> None:
        """Take down the formal feedback of the last weeks that somebody acts on: it passes all layers.

        Parameters
        ----------
        acted, felt, problems : float
            How much feedback, satisfaction told in it, summed, and problems told in it.
        is_far : bool
            Whether there are layers. Without them the top has seen at the counter what the customers tell.

        Examples
        --------
        >>> board = Dashboard(purchases=8.0, satisfaction=0.9)
        >>> board.read_feedback(2.0, felt=0.4, problems=1.0, is_far=True)
        >>> round(board.satisfaction, 3), board.told
        (0.76, 0.125)
        """
        self.told = problems / self.purchases if self.purchases > 0.0 else 0.0
        if is_far and acted > 0.0:
            self.satisfaction = (self.satisfaction * self.purchases + felt) / (self.purchases + acted)

    def read_books(self, units: float, longest: int) -> None:
        """Take down a month's units, without the season; remember so many months before the recent."""
        self.months.append(units)
        del self.months[: -(longest + RECENT)]

    def read_survey(
        self, asked: int, answers: int, total: float, repeated: float = 0.0, repeated_total: float = 0.0,
        forged: float = 0.0,
    ) -> None:  # fmt: skip
        """Take down a survey.

        Parameters
        ----------
        asked, answers : int
            People.
        total : float
            The sum of their satisfaction.
        repeated, repeated_total : float
            Votes that somebody gave again, and their sum.
        forged : float
            Votes that nobody gave; they are full of praise.

        Examples
        --------
        >>> board = Dashboard()
        >>> board.read_survey(asked=20, answers=6, total=3.0, forged=2.0)
        >>> board.survey, board.forged
        (0.625, 0.25)
        """
        self.asked, self.answers = asked, answers
        votes = answers + repeated + forged
        if answers > 0:
            if self.survey >= 0.0:
                before = self.survey if self.survey_usual < 0.0 else self.survey_usual
                self.survey_usual = SURVEYS * before + (1.0 - SURVEYS) * self.survey
            self.survey = (total + repeated_total + forged) / votes
            self.forged = (repeated + forged) / votes

    @property
    def survey_fall(self) -> float:
        """How far the last survey fell below what is usual, share."""
        return max(0.0, self.survey_usual - self.survey) if self.survey_usual >= 0.0 else 0.0

    def purchases_fall(self, longest: int) -> float:
        """Return by which share recent purchases fall short of the mean of `longest` months before.

        >>> board = Dashboard(months=[10.0, 10.0, 10.0, 10.0, 8.0, 9.0])
        >>> round(board.purchases_fall(4), 3), board.purchases_fall(13)
        (0.15, 0.0)
        """
        before, recent = self.months[:-RECENT], self.months[-RECENT:]
        usual = sum(before)
        if len(before) < longest or usual <= 0.0:
            return 0.0
        return max(0.0, 1.0 - sum(recent) / RECENT * len(before) / usual)
