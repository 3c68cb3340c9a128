"""Folders that walk in circles, hold what is no file, or change while they are read; names that attack a terminal."""

from __future__ import annotations

import os
import socket
import zipfile
from pathlib import Path

from hostile.record import LINES

TEXT = ("\n".join(LINES) + "\n").encode()

# Names of files that hold a good resume: each has to give one line of results, written so that it harms nobody
NAMES: tuple[bytes, ...] = (
    b"\x1b]0;owned\x07\x1b[2J.txt",
    b"two\nlines\r.txt",
    "left\u202etxt.exe.txt".encode(),
    "\u2066\u200funseen\u200b.txt".encode(),
    b"n" * 251 + b".txt",
    b"no-\xff\xfe-text.txt",
    b"=cmd|'calc'!A1.txt",
    b"@SUM(1+1).txt",
    b"+1-555-0100.txt",
    b"-rf.txt",
    b"--out.txt",
    b"\"quoted\",'and' <b>tagged<b>.txt",
    b"<img src=x onerror=alert(1)>.txt",
    b"%s%n{0}${HOME}`id`.txt",
    b"con.txt",
    b" blank .txt",
    "e\u0301.txt".encode(),
    "\u00e9.txt".encode(),
)


def write_names(folder: Path) -> list[Path]:
    """Write a resume under each name that this system allows."""
    paths = []
    for number, name in enumerate(NAMES):
        path = folder / os.fsdecode(name)
        try:
            # no two files have the same bytes
            path.write_bytes(TEXT + b"Measured flour %d times.\n" % number)
        except (OSError, UnicodeError):
            continue
        paths.append(path)
    return paths


def write_circles(folder: Path) -> None:
    """Write folders and links that lead to themselves, to each other, upwards, outside and nowhere."""
    (folder / "a" / "b").mkdir(parents=True)
    for name, target in (
        ("self", "self"),
        ("a/up", ".."),
        ("a/b/top", "../.."),
        ("a/ping", "pong"),
        ("a/pong", "ping"),
        ("outside", "/"),
        ("a/self.txt", "self.txt"),
        ("a/ping.txt", "pong.txt"),
        ("a/pong.txt", "ping.txt"),
        ("a/nowhere.txt", "../nowhere/at/all.txt"),
    ):
        (folder / name).symlink_to(target)
    (folder / "a" / "b" / "resume.txt").write_bytes(TEXT)
    (folder / "a" / "linked.txt").symlink_to("b/resume.txt")


def write_specials(folder: Path) -> list[socket.socket]:
    """Write what has a resume's name and is no file: pipes, sockets, devices, folders, other users' memory.

    Keep the sockets for as long as they should be there.
    """
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "folder.pdf").mkdir()
    (folder / "folder.pdf" / "inside.txt").write_bytes(TEXT)
    for name, target in (("zero.txt", "/dev/zero"), ("noise.pdf", "/dev/urandom"), ("own.txt", "/proc/self/mem")):
        (folder / name).symlink_to(target)
    (folder / "terminal.txt").symlink_to("/dev/tty")
    sparse = folder / "sparse.txt"
    with sparse.open("wb") as file:
        file.truncate(2**40)
    listening = socket.socket(socket.AF_UNIX)
    # the path of a socket may be 108 bytes long
    before = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        listening.bind("socket.txt")
    finally:
        os.fchdir(before)
        os.close(before)
    return [listening]


def write_archives(folder: Path) -> None:
    """Write archives that no program packs: members whose paths lead out, and damage."""
    with zipfile.ZipFile(folder / "resumes.zip", "w") as archive:
        for number in range(10):
            archive.writestr(f"../resume-{number}.txt", TEXT)
    (folder / "resumes.tar.gz").write_bytes(b"\x1f\x8b\x08\x00" + bytes(100))
    (folder / "resume.txt").write_bytes(TEXT)
