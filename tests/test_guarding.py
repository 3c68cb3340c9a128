"""A stranger's file is read in another process; whatever it does, the caller goes on."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.errors import ReadError, RolematchError, TooLarge, UnreadableFile, UsageError
from rolematch.layout import lay_out
from rolematch.reading import ReadingOptions, read_file
from rolematch.screening import guarding, read_guarded, start_reader

RESUME = "ds-2-marchetti.pdf"


def reader_pid() -> int:
    assert guarding._reader is not None
    pid = guarding._reader[1].process.pid
    assert pid is not None
    return pid


def test_reads_what_an_unguarded_reader_reads(resumes: Path) -> None:
    for name in (RESUME, "ds-1-haddad.docx", "mle-3-tamrat.txt"):
        assert read_guarded(resumes / name) == read_file(resumes / name)
        assert rm.read(resumes / name).text == rm.read(resumes / name, guarded=False).text
    assert reader_pid() != os.getpid()


def test_one_process_reads_many_files_and_errors_come_back_whole(resumes: Path, bad_files: Path) -> None:
    read_guarded(resumes / RESUME)
    pid = reader_pid()
    with pytest.raises(ReadError) as caught:
        read_guarded(bad_files / "encrypted.pdf")
    assert (type(caught.value).__name__, bool(caught.value.cure)) == ("EncryptedFile", True)
    with pytest.raises(UnreadableFile, match="no such file"):
        read_guarded(resumes / "nobody.pdf")
    assert reader_pid() == pid


def test_a_process_that_is_killed_is_replaced(resumes: Path) -> None:
    read_guarded(resumes / RESUME)
    before = reader_pid()
    os.kill(before, signal.SIGKILL)
    # it may still look alive for a moment: then its death is the file's failure, and the next file is read
    for _ in range(2):
        try:
            reading = read_guarded(resumes / RESUME)
            break
        except UnreadableFile:
            continue
    assert reading.pages
    assert reader_pid() != before


def test_a_process_that_was_started_early_reads_what_follows(resumes: Path) -> None:
    guarding.stop_reader()
    start_reader()
    pid = reader_pid()
    start_reader()
    assert read_guarded(resumes / RESUME) == read_file(resumes / RESUME)
    assert rm.score(resumes / RESUME, as_of="2026-06").file == RESUME
    assert reader_pid() == pid


def test_a_file_to_score_starts_the_process_and_nothing_else_does(resumes: Path) -> None:
    document = rm.read(resumes / RESUME)
    guarding.stop_reader()
    rm.score(rm.parse(document, as_of="2026-06"))
    rm.score(document, as_of="2026-06")
    with pytest.raises(UsageError):
        rm.score(resumes / RESUME)
    assert guarding._reader is None
    rm.parse(resumes / RESUME, as_of="2026-06")
    assert reader_pid()


def test_a_process_that_cannot_start_says_so(resumes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guarding.stop_reader()
    with monkeypatch.context() as patched:
        # it ends before it is ready
        patched.setattr(guarding, "_read", operator.truth)
        start_reader()
        with pytest.raises(RolematchError, match="could not start"):
            read_guarded(resumes / RESUME)
    assert read_guarded(resumes / RESUME).pages


def test_time_and_memory_are_limited(resumes: Path) -> None:
    with pytest.raises(TooLarge, match=r"longer than 0\.001 seconds"):
        read_guarded(resumes / RESUME, ReadingOptions(seconds=0.001))
    with pytest.raises(ReadError):
        # an interpreter alone takes more
        read_guarded(resumes / RESUME, ReadingOptions(memory=2**20))
    assert read_guarded(resumes / RESUME).pages


@pytest.mark.parametrize("limit", ["size", "pages", "characters"])
def test_limits_are_options(resumes: Path, limit: str) -> None:
    options = replace(ReadingOptions(), **{limit: 1})
    if limit == "pages":
        assert len(read_guarded(resumes / RESUME, options).pages) == 1
    else:
        with pytest.raises(TooLarge):
            read_guarded(resumes / RESUME, options)


@pytest.mark.parametrize("limit", ["size", "unpacked", "pages", "characters", "memory", "seconds"])
def test_a_limit_of_nothing_is_refused(limit: str) -> None:
    with pytest.raises(UsageError, match=limit):
        replace(ReadingOptions(), **{limit: 0})


def test_threads_take_turns(resumes: Path) -> None:
    names = [RESUME, "ds-1-haddad.docx", "mle-3-tamrat.txt", "mle-1-castellanos.md"] * 3
    found: dict[int, str] = {}

    def read(place: int) -> None:
        found[place] = lay_out(read_guarded(resumes / names[place])).text

    threads = [threading.Thread(target=read, args=(place,)) for place in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {place: lay_out(read_file(resumes / name)).text for place, name in enumerate(names)}


def test_a_script_ends_and_leaves_no_process(resumes: Path) -> None:
    program = (
        "import sys, rolematch as rm\n"
        "from rolematch.screening import guarding\n"
        "rm.read(sys.argv[1])\n"
        "print(guarding._reader[1].process.pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, resumes / RESUME], capture_output=True, text=True, check=True, timeout=60
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
