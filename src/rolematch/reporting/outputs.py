"""Write everything that a run leaves behind, and nothing where it stands there already."""

from __future__ import annotations

import json
from dataclasses import asdict

from rolematch.reporting.frame import write_tables
from rolematch.reporting.manifest import MANIFEST, OUTPUTS, manifest_head, write_manifest
from rolematch.screening.boundary import Setting
from rolematch.screening.keeping import Tally
from rolematch.screening.ledger import Ledger
from rolematch.screening.writing import Written, write_results


def write_outputs(ledger: Ledger, tally: Tally, setting: Setting, *, complete: bool) -> Written:
    """Write the results of a run into the ledger's folder.

    Parameters
    ----------
    ledger : Ledger
        What is known.
    tally : Tally
        How far the run came. One that found no file leaves the results of an earlier run as they are: a slip in a
        folder's name must not cost them.
    setting : Setting
        What the files were scored with, and whether the lines hold names and contacts.
    complete : bool
        Whether the run saw all files: only then is forgotten what it did not see.

    Returns
    -------
    Written
        Counts of lines; all of them 0 where earlier results were left.
    """
    paths = [ledger.folder / name for name in (*OUTPUTS, MANIFEST)]
    if not tally.done and paths[0].exists():
        return Written(0, 0, 0, 0)
    head = manifest_head(setting)
    made_with = json.dumps(head)
    said = ledger.sealed(paths, made_with)
    if said is not None:
        return Written(**json.loads(said))
    written = write_results(ledger)
    write_tables(ledger.folder, contacts=setting.contacts)
    write_manifest(ledger, head, written, complete=complete)
    if complete:
        ledger.tidy()
        ledger.seal(paths, made_with, json.dumps(asdict(written)))
    return written
