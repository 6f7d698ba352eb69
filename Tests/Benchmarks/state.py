"""A transaction that writes one word, in a contract with more and more entries: executed, with the state root behind it.

`galaxy-dev bench state` prints a JSON line for each size. The peer is our own time with an empty contract: a ratio below 0.5
would mean that a full contract costs more than twice as much as an empty one.
"""
import json
import pathlib
import subprocess
import sys

GALAXY_DEV = pathlib.Path(__file__).parent.parent.parent / ".build/release/galaxy-dev"


def figures(figure):
    done = subprocess.run([GALAXY_DEV, "bench", "state"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"galaxy-dev bench state failed: {done.stdout}{done.stderr}")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    empty = rows[0]["us"]
    for row in rows[1:]:
        figure(f"state.growth.{row['entries']}", row["us"], empty, "the same in an empty contract", "us")
