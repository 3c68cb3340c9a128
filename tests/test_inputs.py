"""What can be screened: folders, files, patterns, archives, lists and stores."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.reading import ReadingOptions
from rolematch.records import Failure, Score
from rolematch.screening import Inputs, Setting, Tally, bundles, listed, screen_files
from rolematch.screening.inputs import Input, _another, fetch

CASES = Path(__file__).parent / "cases" / "screening"
CHEF = (CASES / "chef.md").read_bytes()
SENIOR = (CASES / "senior_ds.txt").read_bytes()


def read(*places: str | Path, options: ReadingOptions | None = None) -> dict[str, bytes | str]:
    """Give the bytes of each file, or the class of what is wrong with it."""
    found: dict[str, bytes | str] = {}
    for one in Inputs(places, options or ReadingOptions()):
        if isinstance(one, Failure):
            assert one.reason
            assert one.cure
            found[one.file] = one.error
        else:
            (fetched,) = fetch([one])
            found[one.name] = fetched.data if fetched.failure is None else fetched.failure.error
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "chef.md").write_bytes(CHEF)
    (folder / "deep" / "senior.txt").write_bytes(SENIOR)
    (folder / "photo.gif").write_bytes(b"GIF89a")
    return folder


def test_a_folder_alone_names_its_files_as_they_lie_in_it(folder: Path) -> None:
    assert read(folder) == {"chef.md": CHEF, "deep/senior.txt": SENIOR}


def test_several_places_tell_their_files_apart(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "other")
    assert read("in", "other", "in/chef.md") == {
        "in/chef.md": CHEF, "in/deep/senior.txt": SENIOR, "other/chef.md": CHEF, "other/deep/senior.txt": SENIOR,
    }  # fmt: skip


def test_a_file_and_a_pattern(folder: Path) -> None:
    assert read("in/chef.md") == {"chef.md": CHEF}
    assert read("in/**/*.txt") == {"in/deep/senior.txt": SENIOR}
    assert read("in/*") == {"in/chef.md": CHEF}, "what is no resume is counted, not read"
    assert read("in/*.nothing") == {"in/*.nothing": "UnreadableFile"}
    assert read("nowhere", "in/chef.md") == {"nowhere": "UnreadableFile", "in/chef.md": CHEF}


def test_a_file_whose_name_looks_like_a_pattern(folder: Path) -> None:
    (folder / "cv [final].md").write_bytes(CHEF)
    assert read("in/cv [final].md") == {"cv [final].md": CHEF}


def pack_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def pack_tar(path: Path, members: dict[str, bytes], extra: Callable[[tarfile.TarFile], None] = lambda _: None) -> Path:
    mode = {"gz": "w:gz", "bz2": "w:bz2", "tar": "w:"}[path.name.rpartition(".")[2].replace("tgz", "gz")]
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            one = tarfile.TarInfo(name)
            one.size = len(data)
            archive.addfile(one, io.BytesIO(data))
        extra(archive)
    return path


MEMBERS = {
    "b/senior.txt": SENIOR, "a/chef.md": CHEF, "a/logo.gif": b"GIF89a", "__MACOSX/a/._chef.md": b"x",
    "a/.hidden.txt": b"x", "old.pages": b"x",
}  # fmt: skip
FOUND = {"a/chef.md": CHEF, "b/senior.txt": SENIOR, "old.pages": "UnsupportedFormat"}


@pytest.mark.parametrize("name", ["cvs.zip", "cvs.tar", "cvs.tar.gz", "cvs.tgz", "cvs.tar.bz2"])
def test_archives_are_looked_into(folder: Path, name: str) -> None:
    pack = pack_zip if name.endswith("zip") else pack_tar
    pack(folder.parent / name, MEMBERS)
    inputs = Inputs([folder.parent / name])
    assert {one.name if isinstance(one, Input) else one.file for one in inputs} == set(FOUND)
    assert inputs.others == {".gif": 1}
    assert inputs.total == 2
    assert read(folder.parent / name) == FOUND
    # in a folder, and among other places, its members are named below it
    shutil.move(folder.parent / name, folder / name)
    assert read(folder) == {
        "chef.md": CHEF,
        "deep/senior.txt": SENIOR,
        **{f"{name}/{key}": FOUND[key] for key in FOUND},
    }
    assert read("in/cvs*", "in/chef.md") == {"in/chef.md": CHEF, **{f"in/{name}/{key}": FOUND[key] for key in FOUND}}


def test_an_archive_is_scored_like_its_folder(folder: Path) -> None:
    pack_zip(folder.parent / "cvs.zip", {"chef.md": CHEF, "deep/senior.txt": SENIOR})
    scores = [list(rm.screen(place, as_of="2026-06", workers=0)) for place in (folder, folder.parent / "cvs.zip")]
    assert [isinstance(score, Score) for score in scores[0]] == [True, True]
    assert scores[0] == scores[1]


def test_odd_members_fail_alone(tmp_path: Path) -> None:
    odd = {
        "../out.md": CHEF, "/etc/chef.md": CHEF, "a/../../out.txt": CHEF, "in.zip": b"PK", "good.md": CHEF,
        "huge.txt": b"a" * 3_000_000, "..\\out.md": CHEF,
    }  # fmt: skip
    options = ReadingOptions(size=1_000_000)
    expected = {
        **dict.fromkeys(("../out.md", "/etc/chef.md", "a/../../out.txt", "..\\out.md"), "BrokenFile"),
        "in.zip": "UnsupportedFormat", "huge.txt": "TooLarge", "good.md": CHEF,
    }  # fmt: skip
    assert read(pack_zip(tmp_path / "odd.zip", odd), options=options) == expected

    def links(archive: tarfile.TarFile) -> None:
        for name, kind in (("link.md", tarfile.SYMTYPE), ("hard.md", tarfile.LNKTYPE), ("pipe.md", tarfile.FIFOTYPE)):
            one = tarfile.TarInfo(name)
            one.type, one.linkname = kind, "/etc/passwd"
            archive.addfile(one)

    assert read(pack_tar(tmp_path / "odd.tar.gz", odd, links), options=options) == {
        **expected, **dict.fromkeys(("link.md", "hard.md", "pipe.md"), "UnreadableFile"),
    }  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["odd.tar.gz", "odd.zip"], "nothing is unpacked"


def test_members_of_one_name_are_two_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("cv.md", CHEF)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("cv.md", CHEF + b"\nAnd more.\n")
    assert read(tmp_path / "twice.zip") == {"cv.md": CHEF, "cv (2).md": CHEF + b"\nAnd more.\n"}


def test_damaged_locked_and_empty_archives(tmp_path: Path) -> None:
    whole = pack_tar(tmp_path / "whole.tar.gz", {f"{n}.md": os.urandom(50_000) for n in range(20)}).read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    cut = read(tmp_path / "cut.tar.gz")
    assert cut["0.md"] != "BrokenFile"
    assert cut["cut.tar.gz"] == "BrokenFile", "what is missing is said"
    for name in ("noise.zip", "noise.tar", "noise.tar.bz2"):
        (tmp_path / name).write_bytes(os.urandom(5_000))
        assert read(tmp_path / name) == {name: "BrokenFile"}
    pack_zip(tmp_path / "empty.zip", {"a.gif": b"x"})
    assert read(tmp_path / "empty.zip") == {"empty.zip": "UnreadableFile"}
    locked = bytearray(pack_zip(tmp_path / "locked.zip", {"cv.md": CHEF}).read_bytes())
    # the flag of a password, in both headers
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        locked[locked.index(mark) + (6 if mark[2] == 3 else 8)] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert read(tmp_path / "locked.zip") == {"cv.md": "EncryptedFile"}


def test_archives_that_swell_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "HARMLESS", 1_000_000)
    pack_zip(tmp_path / "bomb.zip", {f"{n}.md": bytes(5_000_000) for n in range(3)})
    assert read(tmp_path / "bomb.zip") == {"bomb.zip": "TooLarge"}
    for name, opened in (("bomb.tar.gz", gzip.open), ("bomb.tar.bz2", bz2.open)):
        raw = io.BytesIO()
        with tarfile.open(fileobj=raw, mode="w") as archive:
            for number in range(3):
                one = tarfile.TarInfo(f"{number}.md")
                one.size = 20_000_000
                archive.addfile(one, io.BytesIO(bytes(one.size)))
        with opened(tmp_path / name, "wb") as packed:
            packed.write(raw.getvalue())
        found = read(tmp_path / name, options=ReadingOptions(size=1_000_000))
        assert found[name] == "TooLarge"
    # a header that claims to be 8 GB long is not read
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 2**33 - 1
    (tmp_path / "header.tar").write_bytes(header.tobuf(tarfile.USTAR_FORMAT) + bytes(4096))
    assert set(read(tmp_path / "header.tar").values()) <= {"TooLarge", "BrokenFile"}


def test_a_list_on_stdin(folder: Path, tmp_path: Path) -> None:
    for text in ("in/chef.md\nin/deep/senior.txt\n", "in/chef.md\0in/deep/senior.txt\0"):
        out = tmp_path / "out"
        result = CliRunner().invoke(main, ["screen", "-", "--out", str(out), "--as-of", "2026-06"], input=text)
        assert result.exit_code == 0, result.output
        assert rm.to_frame(out)["file"].tolist() == ["in/chef.md", "in/deep/senior.txt"]


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """Serve the folder on loopback."""
    pytest.importorskip("fsspec")
    pytest.importorskip("aiohttp")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_of_resumes(site: str) -> None:
    assert read(f"{site}/deep/senior.txt") == {"senior.txt": SENIOR}
    assert read(f"{site}/deep/senior.txt", options=ReadingOptions(size=100)) == {"senior.txt": "TooLarge"}
    assert list(read(f"{site}/nothing.txt").values()) == ["UnreadableFile"]


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """Run an object store that speaks S3 on loopback."""
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_a_bucket_is_scored_like_the_folder_it_was_filled_from(
    store: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs

    for name, value in {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_ENDPOINT_URL_S3": store}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    bucket = s3fs.S3FileSystem(endpoint_url=store)
    bucket.mkdir("cvs")
    for number in range(70):
        bucket.pipe_file(f"cvs/may/more/{number:02}.md", CHEF + b"\n%d\n" % number)
    for path in sorted(folder.rglob("*.*")):
        bucket.put_file(str(path), f"cvs/may/{path.relative_to(folder).as_posix()}")
    s3fs.S3FileSystem.clear_instance_cache()
    found = read("s3://cvs/may")
    assert {name: found[name] for name in ("chef.md", "deep/senior.txt")} == {
        "chef.md": CHEF,
        "deep/senior.txt": SENIOR,
    }
    assert len(found) == 72
    assert read("s3://cvs/may/deep/*.txt") == {"cvs/may/deep/senior.txt": SENIOR}
    assert list(read("s3://nowhere/may").values()) == ["UnreadableFile"]
    local, far = tmp_path / "local", tmp_path / "far"
    rm.screen_into(folder, local, as_of="2026-06", workers=0)
    rm.screen_into("s3://cvs/may", far, as_of="2026-06", workers=0)
    lines = (far / "scores.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 72
    ours = [line for line in lines if '"more/' not in line]
    assert ours == (local / "scores.jsonl").read_text(encoding="utf-8").splitlines()
    # what did not change is known by its tag: it is not even fetched
    s3fs.S3FileSystem.clear_instance_cache()
    monkeypatch.setattr(s3fs.S3FileSystem, "open", lambda *_, **__: pytest.fail("fetched again"))
    tally = Tally()
    rm.screen_into("s3://cvs/may", far, as_of="2026-06", workers=0, tally=tally)
    assert (tally.unchanged, tally.scored) == (72, 0)


def test_secrets_of_an_address_are_shown_nowhere(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    address = "http://user:pa55word@127.0.0.1:9/cv.pdf?signature=s1gned"
    result = CliRunner().invoke(main, ["screen", address, "--out", str(tmp_path / "out"), "--as-of", "2026-06"])
    assert result.exit_code == 1
    written = result.output + "".join(
        path.read_bytes().decode("latin-1") for path in (tmp_path / "out").iterdir() if path.is_file()
    )
    assert "127.0.0.1" in written
    assert "pa55word" not in written
    assert "s1gned" not in written


def test_without_fsspec_an_address_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageError, match=r"rolematch\[remote\]"):
        read("s3://cvs/may")


def test_bytes_do_not_wait_in_memory(tmp_path: Path) -> None:
    """However many files there are, only some are read ahead of the workers."""
    read_so_far: list[str] = []

    def slow(name: str) -> Input:
        def get() -> bytes:
            read_so_far.append(name)
            return SENIOR + name.encode()

        return Input(f"{name}.txt", "", get)

    results = screen_files((slow(str(n)) for n in range(5_000)), Setting(rm.load_lexicon(), rm.load_model(), 24317), 1)
    next(results)
    time.sleep(0.2)
    assert 1 <= len(read_so_far) < 100
    results.close()


def test_help_and_errors_without_the_extras() -> None:
    """The command line works where neither fsspec nor Dask is installed."""
    code = (
        "import sys\n"
        "for name in ('fsspec', 'distributed', 'dask', 's3fs'): sys.modules[name] = None\n"
        "from rolematch.cli import main\n"
        "main(['screen', sys.argv[1], '--out', sys.argv[2], '--as-of', '2026-06', '--cluster', 'tcp://127.0.0.1:9'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, CASES, "x"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "rolematch[cluster]" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names that are any bytes")
def test_names_that_are_no_text_stay_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [b"Zo\xeb.txt", rb"Zo\xeb.txt", rb"Zo\\xeb.txt", "Zo\u00eb.txt".encode(), "Zoe\u0308.txt".encode()]
    names += [
        b"new\nline.txt",
        b"new\\nline.txt",
        "nel\u0085.txt".encode(),
        "line\u2028.txt".encode(),
        b"a" * 251 + b".txt",
    ]
    for folder in (tmp_path / "in", tmp_path / os.fsdecode(b"in\xff")):
        folder.mkdir()
        for number, name in enumerate(names):
            (folder / os.fsdecode(name)).write_bytes(b"%d" % number)
    alone, both = read("in"), read("in", os.fsdecode(b"in\xff"))
    assert len(alone) == len(names)
    assert len(both) == 2 * len(names)
    assert sorted(alone.values()) == [b"%d" % number for number in range(len(names))]
    for name in both:
        assert name.encode(), "it can be stored"
    assert alone["Zo\\xeb.txt"] == b"0"
    assert alone["Zo\\\\xeb.txt"] == b"1"
    as_list = "\n".join(f"in/{os.fsdecode(name)}" for name in names if b"\n" not in name)
    assert len(listed(as_list)) == len(names) - 1
    assert set(read(*listed(as_list)).values()) == {b"%d" % number for number in range(len(names)) if number != 5}


def test_archives_that_nobody_looks_into_are_said(tmp_path: Path) -> None:
    for name in ("may.rar", "june.7z", "july.tar.xz", "august.tar.zst", "photo.gif"):
        (tmp_path / name).write_bytes(b"packed")
    failures = [one for one in Inputs([tmp_path]) if isinstance(one, Failure)]
    assert [one.file for one in failures] == ["august.tar.zst", "july.tar.xz", "june.7z", "may.rar"]
    assert all("npack" in one.cure for one in failures)


def test_many_members_of_one_name_take_no_longer() -> None:
    seen: dict[str, int] = {}
    # the whole takes hours if each looks through all before it
    names = {_another("cv.md", seen) for _ in range(200_000)}
    assert len(names) == 200_000


def test_addresses_that_differ_in_what_is_not_shown(site: str) -> None:
    pages = [f"{site}/chef.md?signature={secret}" for secret in ("one", "two", "one")]
    assert read(*pages) == {f"{site}/chef.md/chef.md": CHEF, f"{site}/chef.md (2)/chef.md": CHEF}
    assert read("http://[secret", "chef.md") == {"http://...": "UnreadableFile", "chef.md": "UnreadableFile"}


def test_lists_of_editors_and_windows(folder: Path, tmp_path: Path) -> None:
    assert listed("\ufeffa.pdf\r\n\r\n  \r\nb c.pdf") == ["a.pdf", "b c.pdf"]
    assert listed("a\x0bb.pdf\nc\x85.pdf\n\u2028.pdf\n") == ["a\x0bb.pdf", "c\x85.pdf", "\u2028.pdf"]
    for empty in ("", "\r\n \n", "\0"):
        result = CliRunner().invoke(main, ["screen", "-", "--out", str(tmp_path / "out")], input=empty)
        assert result.exit_code == 2
        assert "the list on stdin is empty" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="links that anybody may make")
def test_a_pattern_does_not_follow_links_round_and_round(folder: Path) -> None:
    deep = folder / "deep"
    (deep / "[odd] *" / "deeper").mkdir(parents=True)
    (deep / "[odd] *" / "deeper" / "chef.md").write_bytes(CHEF)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "chef.md").write_bytes(CHEF)
    # two links that lead back: followed, 2 to the power of 40 paths
    for link in (folder / "back", deep / "up"):
        link.symlink_to(folder, target_is_directory=True)
    everywhere = {"in/chef.md", "in/deep/[odd] */deeper/chef.md"}
    assert set(read("in/**/*.md")) == everywhere
    assert set(read(str(folder / "**" / "chef.*"))) == {str(folder.parent / name) for name in everywhere}
    assert set(read("**/deep/**/*")) == {"in/deep/senior.txt", "in/deep/[odd] */deeper/chef.md"}
    assert set(read("in/**")) == {*everywhere, "in/deep/senior.txt"}
    assert set(read("i?/**/de*er/*.md")) == {"in/deep/[odd] */deeper/chef.md"}
    assert set(read(f"../{folder.parent.name}/in/**/chef.md", "in/.h*/*")) == {
        *(f"../{folder.parent.name}/{name}" for name in everywhere), "in/.hidden/chef.md",
    }  # fmt: skip
    # a link that is given by its name is followed
    assert set(read("in/back/**/chef.md")) == {name.replace("in/", "in/back/") for name in everywhere}
