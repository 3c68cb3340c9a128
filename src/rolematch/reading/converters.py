"""Other people's programs that convert a file: run in a folder of their own, with limits, and dead in time."""

from __future__ import annotations

import math
import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rolematch.errors import BrokenFile, TooLarge
from rolematch.reading.options import ReadingOptions


class Said(NamedTuple):
    """What a program wrote to its two streams, and the code that it ended with (0 for "all is well")."""

    out: bytes
    errors: bytes
    code: int


# Of the time for a file, so that the program ends before whoever waits for us gives up
_SHARE = 0.8
# LibreOffice 7.4 converts nothing below 0.5 GiB of address space
_LEAST_MEMORY = 2**30
# The shell sets the limits: Python's own way runs between fork and exec, where other threads may hold locks. Soft
# limits that were inherited may be too low; they are raised as far as the hard ones let them. If we are killed, by an
# interrupt for one, the guard beside the program ends it all the same, and takes away the folder with the resume.
_LIMITED = """
ulimit -S -v "$1"; ulimit -S -t "$2"; ulimit -f "$3"; ulimit -c 0
pause=$4; folder=$5; shift 5
(
    while kill -0 $PPID && [ "$pause" -gt 0 ]; do sleep 1; pause=$((pause - 1)); done
    if ! kill -0 $PPID; then kill -s KILL $$; rm -rf -- "$folder"; fi
    kill -s KILL -- -$$
) >/dev/null 2>&1 &
exec "$@"
"""
# What a program needs of our environment; the rest is none of its business and might change what it writes
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "ANTIWORDHOME", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC")


def run_converter(command: Sequence[str], folder: Path, options: ReadingOptions) -> Said:
    """Run a program to its end and give what it says.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    folder : Path
        An empty folder or one with its input: where it runs, its home, and where its temporary files go. If this
        process is killed meanwhile, it is removed.
    options : ReadingOptions
        Limits; what it says, and each file that it writes, may be as large as an archive may unpack to.

    Raises
    ------
    TooLarge
        It takes longer than four fifths of the time for a file. Its whole group of processes is dead by then.
    BrokenFile
        It cannot be started.
    """
    seconds = _SHARE * options.seconds
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE", "APPDATA"), str(folder))
    environment |= {"LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    paths = folder / "said", folder / "errors"
    with paths[0].open("wb") as out, paths[1].open("wb") as errors:
        try:
            process = subprocess.Popen(
                _limited(command, folder, seconds, options),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                cwd=folder,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise BrokenFile(f"{Path(command[0]).name} did not start ({error.strerror})") from error
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise TooLarge(f"{Path(command[0]).name} took more than {seconds:g} s to convert it") from error
        finally:
            _end(process)
    return Said(paths[0].read_bytes(), paths[1].read_bytes(), code)


def _limited(command: Sequence[str], folder: Path, seconds: float, options: ReadingOptions) -> list[str]:
    """Give the command that runs a command within the limits; Windows has none."""
    if os.name != "posix":
        return list(command)
    kilobytes = max(options.memory, _LEAST_MEMORY) // 1024
    blocks = max(1, options.unpacked // 512)
    limits = (kilobytes, math.ceil(seconds), blocks, math.ceil(options.seconds))
    return ["/bin/sh", "-c", _LIMITED, "sh", *map(str, limits), str(folder.absolute()), *command]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    if os.name == "posix":
        # the group is there for as long as the shell's own guard sleeps, so that its number is nobody else's
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
