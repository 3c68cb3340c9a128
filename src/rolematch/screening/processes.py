"""Processes that meet strangers' files: each has a pipe of its own, and so much memory and time and no more.

A pool that shares one queue cannot say which file killed a process. Here every process holds one file at a time, so a
crash or a time-out is blamed on exactly that file, and a fresh process takes over.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from types import ModuleType
from typing import Any

from rolematch.errors import ReadError, TooLarge, UnreadableFile
from rolematch.reading import ReadingOptions

# one resume is too small a sum for threads: they would only fight over the processors
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "OMP_THREAD_LIMIT"), "1"
)
# starting a process changes what all threads share: they take turns, and a fork waits until all is as it was
_starting = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release)


class Worker:
    """A process that runs ``work(pipe)``; the pipe's other end is `pipe`.

    It ends when it is stopped, when nobody holds it any more, or with this process.

    Attributes
    ----------
    gone : bool
        It was stopped, or died.
    """

    def __init__(self, work: Callable[[Connection], None]) -> None:
        # spawn: a fork would copy locks that threads of this process hold
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_live, args=(work, theirs), daemon=True)
        self.begun = 0.0
        self._owner = os.getpid()
        self.gone = False
        with _starting, _interrupts_blocked(), _no_main(), _no_daemon():
            self.process.start()
        # at the end of a program or of a process of somebody's pool multiprocessing asks its children to end and
        # waits for them, and ours do not listen: this comes before that
        self._end = Finalize(self, _end_unheard, (self.process, self.pipe), exitpriority=100)
        theirs.close()

    def give(self, job: Any) -> bool:
        """Hand over a job; False if the process died meanwhile."""
        try:
            self.pipe.send(job)
        except OSError:
            self.stop()
            return False
        self.begun = time.monotonic()
        return True

    def stop(self) -> None:
        """End the process, and what it started; it holds nothing that could be lost. In a fork it is another's."""
        if not self._end.still_active() or self._owner != os.getpid():
            return
        self.gone = True
        _end(self.process, self.pipe)
        # not before: what an interrupt keeps from being done here is done at the end
        self._end.cancel()

    def why_dead(self, seconds: float) -> ReadError:
        """Say what a dead process died of, as far as its exit tells."""
        code = self.process.exitcode
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return out_of_time(seconds)
        if code == -signal.SIGABRT:
            # what C++ libraries do where Python raises MemoryError
            return TooLarge("reading it takes more memory than any resume should, or made a library give up")
        return UnreadableFile(
            f"the process that read it died (exit code {code})",
            "It may need more memory than there is, or make a library crash: export it again, or leave it out.",
        )


def out_of_time(seconds: float) -> TooLarge:
    """Say that a file took too long."""
    return TooLarge(
        f"it took longer than {seconds:g} seconds",
        "Look whether it is a resume; --seconds gives it more time.",
    )


def limit(options: ReadingOptions) -> None:
    """Let this process have so much memory, and so many more seconds of a processor, where the system can do that.

    Only the soft limits are set: a converter that this process starts may ask for more.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    for what, wanted in (
        (resource.RLIMIT_AS, options.memory),
        # a second more: the clock on the wall should speak first
        (resource.RLIMIT_CPU, int(used + options.seconds) + 2),
    ):
        _, most = resource.getrlimit(what)
        soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        with suppress(ValueError, OSError):  # some systems have the call and refuse it
            resource.setrlimit(what, (soft, most))


def _end(process: BaseProcess, pipe: Connection) -> None:
    """End a process and what it started."""
    if hasattr(os, "killpg") and process.pid is not None:
        # until it leads a group of its own, there is no such group
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    pipe.close()


def _end_unheard(process: BaseProcess, pipe: Connection) -> None:
    """End a process where nobody hears an interrupt any more: Python would print it, and go on."""
    with suppress(KeyboardInterrupt):
        _end(process, pipe)


def _live(work: Callable[[Connection], None], pipe: Connection) -> None:
    """Live as a process: deaf to signals that are meant for the parent, in a group of its own, on one thread."""
    # a terminal and a service manager signal the whole group; stopping a worker is the parent's word
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(os, "setpgid"):
        with suppress(OSError):
            os.setpgid(0, 0)
    os.environ.update(ONE_THREAD)
    # pdfminer would look for character maps where this says
    os.environ.pop("CMAP_PATH", None)
    with suppress(EOFError, ConnectionError):
        work(pipe)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Let a process start that hears neither Ctrl-C nor a request to end before it has said that it won't."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    # the first process has it started, and that unblocks both
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_main() -> Iterator[None]:
    """Hide the caller's script from a starting process: it would run it again, and needs nothing of it."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def _no_daemon() -> Iterator[None]:
    """Let a daemonic process, such as a worker of a cluster, start a process.

    They are forbidden to, because what they start would outlive them; ours ends when its pipe closes.
    """
    # multiprocessing has no other switch for it
    config: dict[str, Any] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before = config.pop("daemon", None)
    try:
        yield
    finally:
        if before is not None:
            config["daemon"] = before
