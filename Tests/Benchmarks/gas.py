"""The time of every instruction on ciphertexts against its gas, on the path that all processors have: nominal is 1 ns.

`galaxy-dev bench gas` prints a table (instruction, set, depth, ciphertexts, gas, ns, ns/gas) and the same as JSON lines,
with the extremes last. Here ours is the time, the peer the gas: a ratio below 0.5 would sell work too cheaply.
"""
import json
import pathlib
import subprocess
import sys

GALAXY_DEV = pathlib.Path(__file__).parent.parent.parent / ".build/release/galaxy-dev"


def figures(figure):
    done = subprocess.run([GALAXY_DEV, "bench", "gas"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"galaxy-dev bench gas failed: {done.stdout}{done.stderr}")
    lines = done.stdout.splitlines()
    print("\n".join(line for line in lines if not line.startswith("{")))
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    for row in rows:
        if "gas" in row:
            figure(row["name"], row["ns"], row["gas"], "1 ns per gas", "ns")
        else:
            print(json.dumps(row))
