"""A folder of resumes to scores and failures."""

from rolematch.screening.boundary import score_file
from rolematch.screening.finding import find_resumes, walk_folder
from rolematch.screening.guarding import read_guarded
from rolematch.screening.running import screen_files
from rolematch.screening.stopping import Stopped, sigterm_stops
from rolematch.screening.writing import ResultWriter

__all__ = [
    "ResultWriter",
    "Stopped",
    "find_resumes",
    "read_guarded",
    "score_file",
    "screen_files",
    "sigterm_stops",
    "walk_folder",
]
