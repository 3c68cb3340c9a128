"""Resumes in stores that fsspec opens: ``s3://``, ``gs://``, ``abfs://``, ``http://`` and others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from rolematch.errors import UnreadableFile, UsageError
from rolematch.reading import ReadingOptions
from rolematch.reading.registry import too_large

CURE = "Check the address, the credentials and the network."


class RemoteFile(NamedTuple):
    """A file in a store: its path below the address that was asked for, what changes when it does, and its bytes.

    `fetch` raises a `ReadError`; it may be called in another thread.
    """

    name: str
    mark: str
    fetch: Callable[[], bytes]


def is_address(place: str) -> bool:
    """Tell whether a place is an address of a store.

    Examples
    --------
    >>> is_address("s3://bucket/resumes"), is_address("resumes/2026"), is_address("C:/resumes")
    (True, False, False)
    """
    scheme, found, _ = place.partition("://")
    return bool(found) and scheme.replace("+", "").replace(":", "").isalnum()


def shown(address: str) -> str:
    """Write an address without what opens it: a user, a password, a signature.

    Examples
    --------
    >>> shown("https://user:secret@example.org/cvs/a.pdf?signature=secret")
    'https://example.org/cvs/a.pdf'
    >>> shown("https://[user:secret@example.org/")
    'https://...'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        # no address at all: nobody can tell what of it is secret
        return f"{address.partition('://')[0]}://..."
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def walk_address(address: str, options: ReadingOptions) -> Iterator[RemoteFile]:
    """Walk the files at and below an address, sorted by their paths; ``*`` in it stands for any name.

    Raises
    ------
    UsageError
        What opens such addresses is not installed.
    ReadError
        The store can't be asked.
    """
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"{shown(address)} needs fsspec: pip install 'rolematch[remote]'") from error
    try:
        store, path = fsspec.core.url_to_fs(address)
        if "*" in path:
            # every match is named by its whole path: there is no folder that all of them lie in
            found = {key: info for key, info in store.glob(path, detail=True).items() if info.get("type") == "file"}
            root = ""
        elif store.isfile(path) and not store.isdir(path):
            found, root = {path: store.info(path)}, path.rpartition("/")[0]
        else:
            found, root = store.find(path, detail=True), path
    except ImportError as error:
        raise UsageError(f"{shown(address)}: {error}") from error
    except Exception as error:
        raise UnreadableFile(f"the store can't be asked ({type(error).__name__})", CURE) from error
    if not found:
        raise UnreadableFile("nothing lies there", CURE)
    for path in sorted(found):
        name = path.removeprefix(root).lstrip("/") if root else path
        yield RemoteFile(shown(name), _mark(found[path]), _fetch(store, path, found[path], options))


def _mark(info: Mapping[str, Any]) -> str:
    """Say what changes when the file does; nothing where the store does not tell."""
    told = [
        str(info[key]) for key in ("ETag", "etag", "md5Hash", "content_md5", "generation", "mtime") if info.get(key)
    ]
    return f"{info.get('size')}:{':'.join(told)}" if told else ""


def _fetch(store: Any, path: str, info: Mapping[str, Any], options: ReadingOptions) -> Callable[[], bytes]:
    def fetch() -> bytes:
        size = info.get("size") or 0
        if size > options.size:
            raise too_large(size, options)
        try:
            with store.open(path, "rb") as file:
                data: bytes = file.read(options.size + 1)
        except Exception as error:
            raise UnreadableFile(f"the store did not give it ({type(error).__name__})", CURE) from error
        if len(data) > options.size:
            raise too_large(len(data), options)
        return data

    return fetch
