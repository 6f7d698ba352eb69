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
        answer = json.loads(done.stdout)
        error = answer.get("error") if isinstance(answer, dict) else None
        if done.returncode != 0 and isinstance(error, dict) and "message" in error and "code" in error:
            # The command's own failure, not a contract's.
            raise CommandError(error["message"])
        return answer
    if done.returncode != 0:
        raise CommandError((done.stderr or done.stdout).strip().removeprefix("error: "))
    return done.stdout
