"""How a command can end beside well: a message on standard error, and a status."""

from typing import IO, Any

import click


class Refused(click.ClickException):
    """What the user can mend: the message as it is, on standard error."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the message."""
        click.echo(self.message, file=file, err=file is None)


class Broken(Refused):
    """What should not happen."""

    exit_code = 1


class Stopped(Refused):
    """Ctrl-C."""

    exit_code = 130
