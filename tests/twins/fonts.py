"""Give the programs Liberation fonts without their hints, which no print needs: the files come out half as large."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

# OpenSymbol has the bullets of LibreOffice
FAMILIES = ("Liberation Sans", "Liberation Serif", "OpenSymbol")
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir>
<cachedir>{folder}/cache</cachedir>{aliases}</fontconfig>"""
ALIAS = "<alias binding='same'><family>{name}</family><prefer><family>{family}</family></prefer></alias>"
# What the layouts ask for, and the free font that stands in for it
STANDS_IN = {
    "Calibri": "Liberation Sans", "Arial": "Liberation Sans", "Cambria": "Liberation Serif",
    "Times New Roman": "Liberation Serif", "Symbol": "OpenSymbol",
}  # fmt: skip
HINTS = ("fpgm", "prep", "cvt ", "gasp", "hdmx", "VDMX", "LTSH", "DSIG")


def environment(folder: Path) -> dict[str, str]:
    """Write the fonts to a folder and give the variables with which a program sees them and no others."""
    from fontTools.ttLib import TTFont

    configuration = folder / "fonts.conf"
    known = {**os.environ, "FONTCONFIG_FILE": str(configuration)}
    if configuration.exists():
        return known
    for family in FAMILIES:
        listed = subprocess.run(["fc-list", family, "file"], check=True, capture_output=True, text=True).stdout
        for line in listed.splitlines():
            path = Path(line.partition(":")[0])
            target = folder / path.name
            if path.suffix == ".ttf":
                font = TTFont(path)
                for table in HINTS:
                    if table in font:
                        del font[table]
                for name in font["glyf"].keys():
                    glyph = font["glyf"][name]
                    glyph.expand(font["glyf"])
                    if hasattr(glyph, "program"):
                        glyph.program.fromBytecode(b"")
                font.save(target)
    aliases = "".join(ALIAS.format(name=name, family=family) for name, family in STANDS_IN.items())
    configuration.write_text(CONFIGURATION.format(folder=folder, aliases=aliases), encoding="utf-8")
    return known
