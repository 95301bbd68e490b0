"""What runs in a process of its own: it reads tasks from a pipe until the pipe ends."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import threading
from contextlib import suppress
from multiprocessing.connection import Connection

from quotaopt.workers.carry import Kept, carry_out, of_exception


def serve(pipe: Connection) -> None:
    """Say that this process is ready, then answer every task, as long as there is somebody to answer."""
    _stand_alone()
    kept: Kept = {}
    gc.disable()  # what the first task loads is no garbage, and is not looked at again and again
    with suppress(EOFError, OSError):
        pipe.send_bytes(b"")
        while True:
            answer = _answer(pipe.recv_bytes(), kept)
            if not gc.isenabled():
                gc.freeze()
                gc.enable()
            pipe.send_bytes(answer)


def _answer(message: bytes, kept: Kept) -> bytes:
    number = -1
    try:
        number, call = pickle.loads(message)
        function, arguments = pickle.loads(call)
        return pickle.dumps(carry_out(number, function, arguments, kept))
    except Exception as error:  # neither what was sent nor what is returned is ours
        return pickle.dumps(of_exception(number, error))


def _stand_alone() -> None:
    """Leave Ctrl-C to the process that began this one, and end together with it, children included."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        end_all(os.getpid())


def end_all(pid: int) -> None:
    """End a process of ours with everything it began, at once."""
    if hasattr(os, "killpg"):
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGTERM)
