"""``python -m rolematch`` is ``rolematch``."""

from rolematch.cli import main

if __name__ == "__main__":
    main(prog_name="rolematch")
