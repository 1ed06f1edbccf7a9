"""A window: a Mesa agent that is nothing but a look at one row of the columns."""

from typing import Any, ClassVar, NoReturn

import mesa
import numpy as np

from relsim.errors import UserError


class Window(mesa.Agent):
    """An agent that is a row.

    It is made when someone looks and forgotten afterwards; two looks at the same row are equal. It is not
    registered with the model (Mesa would keep millions of objects), but the model's `agents` know it.

    Attributes
    ----------
    model : RelationshipModel
    row : int
        Its row in the columns.
    """

    __slots__ = ("model", "row")
    kind: ClassVar[str]  # the word for such an agent
    pos: ClassVar[None] = None

    def __init__(self, model: Any, row: int) -> None:
        """Look at a row of the model."""
        self.model = model
        self.row = row

    @property
    def rows(self) -> np.ndarray:
        """The columns it looks at."""
        return self.model.rows[type(self)]

    @property
    def unique_id(self) -> int:
        """The number of this agent among all of the model."""
        return int(self.model.first_id[type(self)] + self.row)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.row == self.row and other.model is self.model

    def __hash__(self) -> int:
        return hash((type(self), self.row))

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"

    def remove(self) -> NoReturn:
        """Refuse: rows stay for the whole run."""
        raise UserError(f"{self} cannot be removed: {self.leaving}")

    leaving: ClassVar[str]  # what would do instead

    @classmethod
    def create_agents(cls, model: Any, n: int, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: rows are made with the world."""
        raise UserError(
            f"a {cls.kind} cannot be added to a model: rows are made with the world; {cls.coming}"
        )

    coming: ClassVar[str]  # what would do instead
