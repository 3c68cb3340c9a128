"""Models and lexicons from others: refused unless form and hash check out, and nothing in them ever runs."""

from __future__ import annotations

import copy
import gzip
import hashlib
import io
import json
import os
import pickle
import shutil
import sys
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import LexiconError, ModelError
from rolematch.lexicon.folder import PINNED
from rolematch.lexicon.store import default_folder
from rolematch.modelling.checking import LARGEST, check_content, parse_content
from rolematch.modelling.store import DEFAULT_PATH, hash_file, load_model

SHIPPED: dict[str, Any] = json.loads(DEFAULT_PATH.read_text(encoding="utf-8"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


def with_hash(path: Path, data: bytes) -> Path:
    """Write a model with its right hash beside it: only what is in it can be wrong."""
    path.write_bytes(data)
    hash_file(path).write_text(f"{hashlib.sha256(data).hexdigest()}  {path.name}\n", encoding="utf-8")
    return path


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (str(self.path), "w"))


# files that are something else


def planted(kind: str, trap: Path) -> bytes:
    armed = pickle.dumps(Trap(trap), protocol=0 if kind == "pickle of protocol 0" else 4)
    held = io.BytesIO()
    if kind == "joblib":
        return zlib.compress(armed)
    if kind == "gzip":
        return gzip.compress(armed)
    if kind == "npy":
        np.save(held, np.array([Trap(trap)], dtype=object), allow_pickle=True)
        return held.getvalue()
    if kind == "npz":
        np.savez(held, weights=np.array([Trap(trap)], dtype=object))
        return held.getvalue()
    if kind == "zip with a path that climbs":
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("../../planted.json", "{}")
            archive.writestr("/etc/planted.json", "{}")
            archive.writestr("model.json", DEFAULT_PATH.read_bytes())
        return held.getvalue()
    if kind == "tar":
        with tarfile.open(fileobj=held, mode="w") as archive:
            archive.add(DEFAULT_PATH, "../model.json")
        return held.getvalue()
    if kind == "pickle in text":
        return json.dumps({**SHIPPED, "version": armed.decode("latin-1")}).encode()[:-1] + b',"x":' + armed + b"}"
    return armed


@pytest.mark.parametrize("name", ["model.pkl", "model.json", "model.joblib"])
@pytest.mark.parametrize(
    "kind",
    ["pickle", "pickle of protocol 0", "joblib", "gzip", "npy", "npz", "zip with a path that climbs", "tar",
     "pickle in text"],
)  # fmt: skip
def test_a_planted_file_is_refused_and_never_opened(kind: str, name: str, tmp_path: Path) -> None:
    trap = tmp_path / "it ran"
    path = with_hash(tmp_path / name, planted(kind, trap))
    with pytest.raises(ModelError, match="not a model file"):
        load_model(path)
    assert not trap.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted((name, f"{name}.sha256")), "nothing is unpacked"


def test_the_trap_works(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Trap(tmp_path / "it ran")))
    assert (tmp_path / "it ran").exists()


def test_a_pickle_is_named_as_one_by_every_command(tmp_path: Path, resumes: Path) -> None:
    trap = tmp_path / "it ran"
    path = with_hash(tmp_path / "model.json", planted("pickle", trap))
    for verb in ("score", "explain"):
        done = run(verb, resumes / "ds-1-haddad.docx", "--as-of", "2026-06", "--model", path)
        assert done.exit_code == 2
        assert "a pickle, which can run code: it was not opened" in done.stderr
    assert not trap.exists()


def test_no_module_of_ours_loads_pickles(resumes: Path) -> None:
    # between our own processes only: what they send each other
    allowed = {"screening/workers.py", "screening/processes.py", "screening/executors.py", "screening/guarding.py"}
    package = Path(rm.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("pickle.load", "import joblib", "import dill"))
    }
    assert found <= allowed
    assert not [path for path in package.rglob("*.py") if "allow_pickle=True" in path.read_text(encoding="utf-8")]
    assert len(list(package.rglob("*.py"))) > 100


# files that are too much


def bomb(kind: str) -> bytes:
    if kind == "a file too large":
        return b'{"format": "' + b"x" * LARGEST + b'"}'
    if kind == "too many numbers":
        return b'{"coef": [' + b"1," * 1_000_001 + b"1]}"
    if kind == "too many lists":
        return b'{"coef": [' + b"[]," * 200_001 + b"[]]}"
    if kind == "too many objects":
        return b'{"coef": [' + b"{}," * 1_001 + b"{}]}"
    if kind == "nested lists":
        return b'{"coef": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    if kind == "nested objects":
        return b'{"a":' * 900 + b"1" + b"}" * 900
    if kind == "a number of many figures":
        return DEFAULT_PATH.read_bytes().replace(b"1.98835", b"9" * 100_000)
    if kind == "a number that overflows":
        return DEFAULT_PATH.read_bytes().replace(b"1.98835", b"1e999")
    if kind == "a whole number too large":
        return DEFAULT_PATH.read_bytes().replace(b"1.98835", b"9" * 400)
    if kind == "NUL bytes":
        return DEFAULT_PATH.read_bytes() + b"\0"
    if kind == "UTF-16":
        return DEFAULT_PATH.read_text(encoding="utf-8").encode("utf-16")
    assert kind == "no text"
    return b"\xff\xfe{}"


@pytest.mark.parametrize(
    "kind",
    ["a file too large", "too many numbers", "too many lists", "too many objects", "nested lists", "nested objects",
     "a number of many figures", "a number that overflows", "a whole number too large", "NUL bytes", "UTF-16",
     "no text"],
)  # fmt: skip
def test_a_bomb_is_refused_within_little_memory(kind: str, tmp_path: Path) -> None:
    path = with_hash(tmp_path / "model.json", bomb(kind))
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match="not a model file"):
            load_model(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * LARGEST


def test_brackets_in_texts_are_no_depth() -> None:
    assert parse_content(b'{"a": "[[[[[[[[[[[[{{{{{{{{{\\"[[["}')["a"].startswith("[[")


# files of the right form with wrong things in it


def change(content: dict[str, Any], where: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    *path, last = where.split("/")
    inner: Any = changed
    for key in path:
        inner = inner[int(key)] if isinstance(inner, list) else inner[key]
    if value is ...:
        del inner[last]
    elif isinstance(inner, list):
        inner[int(last)] = value
    else:
        inner[last] = value
    return changed


ADDED = {
    "role": "data_engineer",
    "ballast": 20.0,
    "calibrated": "documents",
    "intercept": -1.0,
    "terms": {"skill:sql": [1.0, 0.5]},
}
TERM_ROW = "role/terms/skill:python"
WRONG: list[tuple[str, Any, str]] = [
    ("code", "import os", "unknown"),
    ("level/hook", {}, "unknown"),
    ("role/__class__", "os.system", "unknown"),
    ("version", ["0.1.0"], "no text"),
    ("version", "x" * 501, "no text"),
    ("level", ..., "missing"),
    ("level", [], "no object"),
    ("level/classes", [1, 2, 3, 3, 4], "rising"),
    ("level/classes", [0, 1, 2, 3, 4], "below 1"),
    ("level/classes", [1, 2, 3, 4, True], "no finite number"),
    ("level/classes", [1, 2, 3, 4, 5.0], "rising"),
    ("level/coef", [1.0] * 6, "7 entries"),
    ("level/coef/0", -0.5, "below 0"),
    ("level/coef/0", "1.5", "no finite number"),
    ("level/coef/0", None, "no finite number"),
    ("level/thresholds", [1.0, 3.0, 2.0, 4.0], "do not rise"),
    ("level/thresholds", [1.0] * 5, "4 entries"),
    ("role/ballast", -1.0, "below 0"),
    ("role/ballast", True, "no finite number"),
    ("role/heads/rows", ["ds", "mle"], "is not"),
    ("role/heads/values/0", [1.0, 2.0], "3 entries"),
    ("role/heads/values/0/0", 2e6, "above 1e"),
    ("role/terms", {}, "1 to 100,000"),
    ("role/terms", [], "1 to 100,000"),
    ("role/terms/name:Ottoline", [1.0, 1.0, 1.0], "no term"),
    ("role/terms/word:", [1.0, 1.0, 1.0], "no term"),
    ("role/terms/skill:a\x1b[2J", [1.0, 1.0, 1.0], "no term"),
    (f"role/terms/skill:{'x' * 200}", [1.0, 1.0, 1.0], "no term"),
    (TERM_ROW, [1.0] * 100_000, "3 entries"),
    (TERM_ROW, {"0": 1.0, "1": 1.0, "2": 1.0}, "3 entries"),
    (TERM_ROW, "123", "3 entries"),
    (TERM_ROW, [[1.0], 1.0, 1.0], "no finite number"),
    (TERM_ROW, [-1.0, 1.0, 1.0], "negative"),
    ("facts", [], "no object"),
    ("facts/lexicon_sha256", "0" * 63, "no SHA-256"),
    ("facts/role_documents", ["x"], "no finite number"),
    ("facts/judged_resumes", 120, "no object"),
    ("facts/note", {str(number): 1 for number in range(10_001)}, "10,000"),
    ("added_roles", {}, "no list"),
    ("added_roles", [ADDED] * 51, "no list"),
    ("added_roles", [ADDED, ADDED], "twice"),
    ("added_roles", [{**ADDED, "role": "../../etc"}], "no id"),
    ("added_roles", [{**ADDED, "calibrated": "hearsay"}], "neither"),
    ("added_roles", [{**ADDED, "terms": {"skill:sql": [1.0]}}], "2 entries"),
    ("added_roles", [{**ADDED, "run": "x"}], "unknown"),
]


@pytest.mark.parametrize(("where", "value", "said"), WRONG)
def test_a_model_with_something_wrong_in_it_is_refused(where: str, value: Any, said: str, tmp_path: Path) -> None:
    content = json.dumps(change(SHIPPED, where, value)).encode()
    with pytest.raises(ModelError, match=said):
        load_model(with_hash(tmp_path / "model.json", content))


def test_enough_is_tried() -> None:
    assert len(WRONG) >= 40


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_not_finite_are_refused(word: str, tmp_path: Path) -> None:
    content = DEFAULT_PATH.read_bytes().replace(b"1.98835", word.encode())
    with pytest.raises(ModelError, match="no finite number"):
        load_model(with_hash(tmp_path / "model.json", content))


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    content = DEFAULT_PATH.read_bytes().replace(b'"format_version": 1,', b'"format_version": 1, "format_version": 1,')
    with pytest.raises(ModelError, match="'format_version' stands twice"):
        load_model(with_hash(tmp_path / "model.json", content))


def test_a_good_model_is_let_in(tmp_path: Path) -> None:
    content = {**SHIPPED, "added_roles": [ADDED]}
    model = load_model(with_hash(tmp_path / "good.json", json.dumps(content).encode()))
    assert model.role_names == ("mle", "ds", "data_engineer")
    check_content(SHIPPED)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["level", "role", "facts", "version", "level/coef", "role/terms", "role/heads/values"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=8,
    ),
)
def test_whatever_stands_there_is_refused_in_one_way(where: str, value: Any) -> None:
    # whatever is wrong ends as ValueError, which loading turns into ModelError
    text = json.dumps(change(SHIPPED, where, value)).encode()
    try:
        check_content(parse_content(text))
    except ValueError:
        return
    assert where in ("version", "facts"), f"{value!r} is let in as {where}"


# the hash


def test_a_model_without_its_hash_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    shutil.copy(DEFAULT_PATH, path)
    with pytest.raises(ModelError, match=r"write what you were told by its maker into theirs\.json\.sha256"):
        load_model(path)


@pytest.mark.parametrize("said", ["", "0" * 64, "nonsense", "{}", "0" * 5_000])
def test_a_model_with_another_hash_is_refused(said: str, tmp_path: Path) -> None:
    path = with_hash(tmp_path / "theirs.json", DEFAULT_PATH.read_bytes())
    hash_file(path).write_text(said, encoding="utf-8")
    with pytest.raises(ModelError, match="fetch it again"):
        load_model(path)


def test_the_shipped_model_has_its_hash_beside_it() -> None:
    said = hash_file(DEFAULT_PATH).read_text(encoding="utf-8")
    expected = f"{hashlib.sha256(DEFAULT_PATH.read_bytes()).hexdigest()}  model.json\n"
    assert said == expected, "`make model` writes it, as sha256sum does"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.json")
    for path in (tmp_path / "model.json", tmp_path):
        with pytest.raises(ModelError):
            load_model(path)


# lexicons


@pytest.fixture
def words(tmp_path: Path) -> Path:
    folder = tmp_path / "words"
    shutil.copytree(default_folder(), folder, ignore=shutil.ignore_patterns("documents", "counts.csv"))
    return folder


def test_a_good_lexicon_is_let_in(words: Path) -> None:
    assert rm.load_lexicon(words).sha256 == rm.load_lexicon().sha256


def outside(words: Path) -> Path:
    path = words.parent / "outside.csv"
    shutil.copy(words / "claims.csv", path)
    return path


def link(words: Path, name: str, target: Path) -> None:
    (words / name).unlink(missing_ok=True)
    (words / name).symlink_to(target)


def append(path: Path, text: str | bytes) -> None:
    with path.open("ab") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def role(words: Path, old: str, new: str) -> None:
    path = words / "roles" / "ds.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


LEXICONS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link that leads out": (lambda w: link(w, "claims.csv", outside(w)), "claims.csv: a link that leads out"),
    "a link to the system": (lambda w: link(w, "claims.csv", Path("/etc/passwd")), "claims.csv: a link that leads out"),
    "a link up": (lambda w: link(w, "claims.csv", Path("../outside.csv")), "claims.csv: a link that leads out"),
    "a role that is a link": (lambda w: link(w, "roles/x.toml", Path("/etc/hosts")), "roles/x.toml: a link"),
    "a folder": (lambda w: ((w / "claims.csv").unlink(), (w / "claims.csv").mkdir()), "claims.csv: not a file"),
    "a pipe": (lambda w: as_pipe(w / "claims.csv"), "claims.csv: not a file"),
    "a device": (lambda w: link(w, "claims.csv", Path("/dev/zero")), "claims.csv: a link that leads out"),
    "a huge table": (lambda w: os.truncate(w / "claims.csv", 2**36), "claims.csv: larger than 32 MB"),
    "NUL bytes": (lambda w: append(w / "claims.csv", b"\0"), "claims.csv: holds NUL bytes"),
    "a pickle": (lambda w: (w / "claims.csv").write_bytes(pickle.dumps(Trap(w / "ran"))), "claims.csv"),
    "too many roles": (
        lambda w: [(w / "roles" / f"r{number}.toml").touch() for number in range(101)],
        "more than 100 roles",
    ),
    "a cell too long": (
        lambda w: append(w / "claims.csv", '"' + "x" * 200_000 + '"\n'),
        "field larger than field limit",
    ),
    "no number": (lambda w: append(w / "affinity.csv", "python,x,nan,nan,nan,1,1,own\n"), "affinity.csv:"),
    "a pattern too long": (
        lambda w: append(w / "ambiguous.csv", f"python,pattern,{'a' * 2_001},own\n"),
        "ambiguous.csv:",
    ),
    "a role of another name": (lambda w: role(w, 'role = "ds"', 'role = "../ds"'), "the file's name asks for 'ds'"),
    "a role with a text for a list": (lambda w: role(w, "duties = [", 'duties = "x"\nmore = ['), "roles/ds.toml"),
    "an unknown name in a role": (lambda w: role(w, 'role = "ds"', 'role = "ds"\nhook = "x"'), "unknown key 'hook'"),
    "a role of deep lists": (lambda w: role(w, 'role = "ds"', f"role = {'[' * 9_000}"), "roles/ds.toml"),
    "years without end": (lambda w: role(w, "years = [0, ", "years = [-5, "), "whole numbers"),
    "another hash": (lambda w: (w / PINNED).write_text("0" * 64, encoding="utf-8"), "which is not what it says"),
    "a hash that is no text": (lambda w: (w / PINNED).write_bytes(b"\xff\xfe"), "which is not what it says"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are others there")
@pytest.mark.parametrize("what", LEXICONS)
def test_a_lexicon_with_something_wrong_in_it_is_refused(what: str, words: Path) -> None:
    plant, said = LEXICONS[what]
    plant(words)
    with pytest.raises(LexiconError) as caught:
        rm.load_lexicon(words)
    assert any(said in complaint for complaint in caught.value.complaints), caught.value.complaints[:3]
    assert not (words / "ran").exists()


def test_a_lexicon_with_its_hash_is_let_in_until_a_row_changes(words: Path) -> None:
    (words / PINNED).write_text(f"{rm.load_lexicon(words).sha256}\n", encoding="utf-8")
    assert rm.load_lexicon(words).skills
    append(words / "words.csv", "quillfeather,school_word,own\n")
    with pytest.raises(LexiconError, match="if you changed them, remove it"):
        rm.load_lexicon(words)


def test_a_lexicon_that_is_an_archive_or_missing_is_refused(words: Path, tmp_path: Path) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "lexicon"), "zip", words))
    with pytest.raises(LexiconError, match="unpacked first"):
        rm.load_lexicon(archive)
    with pytest.raises(LexiconError, match="no folder"):
        rm.load_lexicon(tmp_path / "nowhere")
    done = run("roles", "list", "--lexicon", archive)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_links_inside_the_folder_are_followed(words: Path) -> None:
    (words / "claims.csv").rename(words / "claims of May.csv")
    (words / "claims.csv").symlink_to("claims of May.csv")
    assert rm.load_lexicon(words).claims
