"""What a worker process does: one job after the other, until its parent has no more or is no more.

Nothing heavy is imported here: what a job needs comes with the job.
"""

import os
import pickle
import struct
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

SIZE = struct.Struct(">Q")
READY = "ready"


def send(pipe: IO[bytes], what: Any) -> None:
    """Write something to a pipe, whole or not at all where it cannot be written down."""
    content = pickle.dumps(what)
    pipe.write(SIZE.pack(len(content)) + content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read what was sent.

    Raises
    ------
    EOFError
        Whoever wrote has gone.
    """
    head = pipe.read(SIZE.size)
    content = pipe.read(SIZE.unpack(head)[0]) if len(head) == SIZE.size else b""
    if not content or len(content) < SIZE.unpack(head)[0]:
        raise EOFError
    return pickle.loads(content)


def work(parent: int) -> None:
    """Do jobs that come on standard input; answers go to standard output, and nothing else does."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a job prints
    sys.stdin = Path(os.devnull).open()  # noqa: SIM115 - for as long as the process lives
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    send(answers, READY)
    while True:
        try:
            call = receive(jobs)
        except EOFError:
            return
        except Exception as error:  # noqa: BLE001 - what cannot be understood is this job's failure
            _answer(answers, False, error)
            continue
        _answer(answers, *_done(*call))


def _done(function: Any, args: Any, kwargs: Any) -> tuple[bool, Any]:
    """Return whether a job went well, and what it came to or raised."""
    try:
        return True, function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - it is told to whoever waits for the job
        return False, error
    except SystemExit as error:
        return False, RuntimeError(f"it wanted to end the process ({error})")


def _answer(answers: IO[bytes], well: bool, what: Any) -> None:
    """Send an answer; one that cannot be sent, or not be read again, is told in words."""
    try:
        if not well:
            pickle.loads(pickle.dumps(what))
        send(answers, (well, what))
    except BrokenPipeError:
        os._exit(1)
    except Exception as error:  # noqa: BLE001 - pickle may raise anything
        text = f"{type(what).__name__} cannot be sent back: {what if not well else error}"
        send(answers, (False, RuntimeError(text)))


def _leave_with(parent: int) -> None:
    """End this process soon after its parent was killed, whatever it does."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
