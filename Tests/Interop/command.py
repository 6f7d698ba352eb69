"""Runs the built `galaxy he`, the way people do."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GALAXY = pathlib.Path(os.environ.get("GALAXY", ROOT / ".build/release/galaxy"))


def run(*arguments):
    return subprocess.run([GALAXY, "he", *map(str, arguments)], capture_output=True, text=True)


def galaxy(*arguments):
    """What it prints; ends the test when it fails."""
    done = run(*arguments)
    if done.returncode != 0:
        sys.exit(f"galaxy he {' '.join(map(str, arguments))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def report(*arguments):
    """The same as JSON."""
    return json.loads(galaxy(*arguments, "--json"))


def refused(words, *arguments):
    """It must fail, with an exit code of 1 or 2 and these words."""
    done = run(*arguments)
    told = done.stdout + done.stderr
    assert done.returncode in (1, 2) and words in told, f"{' '.join(map(str, arguments))}: {done.returncode} {told}"
