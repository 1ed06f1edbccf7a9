"""Errors that a user can mend: where, what, and what would do."""


class UserError(Exception):
    """Something the user wrote or asked for cannot be done.

    The message is for the user: it says where, what is wrong, and what would do. The command line
    prints it without a traceback and exits with status 2.
    """
