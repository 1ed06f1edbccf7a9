"""Linear algebra on one thread: the same bits on any number of cores, and quicker with arrays this small.

How a library splits a sum over threads decides how it is rounded, and threads that wait for each other take
the processor from whatever else runs.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def one_thread(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Return a function in which linear algebra has one thread.

    >>> @one_thread
    ... def threads():
    ...     from threadpoolctl import threadpool_info
    ...     return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    >>> threads()
    {1}
    """

    @wraps(function)
    def steady(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with threadpool_limits(1, "blas"):
            return function(*args, **kwargs)

    return steady
