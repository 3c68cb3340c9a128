"""A folder of resumes to scores and failures."""

from rolematch.screening.boundary import Job, Setting, score_bytes
from rolematch.screening.executors import cluster_executor
from rolematch.screening.finding import find_resumes, walk_folder
from rolematch.screening.guarding import read_guarded, start_reader
from rolematch.screening.inputs import Inputs, check_place, listed
from rolematch.screening.keeping import Tally, screen_into_ledger
from rolematch.screening.ledger import Ledger
from rolematch.screening.running import screen_files
from rolematch.screening.stopping import Stopped, sigterm_stops
from rolematch.screening.workers import started_early
from rolematch.screening.writing import Written, write_results

__all__ = [
    "Inputs",
    "Job",
    "Ledger",
    "Setting",
    "Stopped",
    "Tally",
    "Written",
    "check_place",
    "cluster_executor",
    "find_resumes",
    "listed",
    "read_guarded",
    "score_bytes",
    "screen_files",
    "screen_into_ledger",
    "sigterm_stops",
    "start_reader",
    "started_early",
    "walk_folder",
    "write_results",
]
