"""Fetch the scripts of others that the project carries, each at a fixed version, and check every byte.

    python docs/fetch_assets.py            fetch them again with npm and write them
    python docs/fetch_assets.py --check    only check the files that are here, offline

What is carried stands in ``docs/assets.toml``. For another version, change its version there and its hashes to what
this script then says it found: the package's as ``npm view NAME@VERSION dist.integrity`` gives it too.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
LIST = PROJECT / "docs" / "assets.toml"


def packages() -> list[dict[str, Any]]:
    """Give the packages of the list."""
    found: list[dict[str, Any]] = tomllib.loads(LIST.read_text(encoding="utf-8"))["package"]
    return found


def wrong_files() -> list[str]:
    """Name the carried files that are missing or not those of the list."""
    wrong = []
    for package in packages():
        for file in package["file"]:
            path = PROJECT / file["to"]
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
            if found != file["sha256"]:
                wrong.append(f"{file['to']}: {found}, not {file['sha256']}")
    return wrong


def fetch(package: dict[str, Any]) -> None:
    """Fetch a package with npm and write the files that we carry of it."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"{package['name']}@{package['version']}"
        packed = subprocess.run(
            ["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.split()[-1]
        archive = Path(folder, packed)
        found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != package["integrity"]:
            sys.exit(f"{name}: {found}, not {package['integrity']}")
        with tarfile.open(archive) as members:
            for file in package["file"]:
                member = members.extractfile(file["from"])
                assert member is not None, file["from"]
                target = PROJECT / file["to"]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(member.read())


def main() -> None:
    """Fetch or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        for package in packages():
            fetch(package)
    if wrong := wrong_files():
        sys.exit("\n".join(wrong))
    print(f"{sum(len(package['file']) for package in packages())} files are as {LIST.name} says")


if __name__ == "__main__":
    main()
