"""Runs the command `galaxy`."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

from .failure import CommandError


def path():
    """The command: GALAXY, that of this environment, or the first on PATH."""
    beside = pathlib.Path(sys.prefix) / "bin" / "galaxy"
    found = os.environ.get("GALAXY") or (str(beside) if beside.exists() else shutil.which("galaxy"))
    if not found:
        raise CommandError("there is no command galaxy: install the wheel, or say where it is with GALAXY")
    return found


def run(*arguments):
    """What the command prints, as JSON if it is that. A contract that failed is an answer, too."""
    done = subprocess.run([path(), *map(str, arguments)], capture_output=True, text=True)
    if done.stdout.lstrip()[:1] in ("{", "["):
        return json.loads(done.stdout)
    if done.returncode != 0:
        raise CommandError((done.stderr or done.stdout).strip().removeprefix("error: "))
    return done.stdout
