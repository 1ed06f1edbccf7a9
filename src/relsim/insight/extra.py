"""Libraries that not everybody needs: one clear error where they are missing."""

from importlib import import_module
from typing import Any

from relsim.errors import UserError


def extra(module: str) -> Any:
    """Return a module of the extra `relsim[insight]`.

    Raises
    ------
    UserError
        When it is not installed.

    Examples
    --------
    >>> extra("SALib_of_another_name.sample")
    Traceback (most recent call last):
    relsim.errors.UserError: SALib_of_another_name is not installed; pip install "relsim[insight]" brings it
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        top = module.partition(".")[0]
        if (error.name or "").partition(".")[0] != top:
            raise
        raise UserError(f'{top} is not installed; pip install "relsim[insight]" brings it') from None
