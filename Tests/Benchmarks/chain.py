"""A chain on disk: roots, memory, recovery, transfers. `galaxy-dev bench chain-*` prints a JSON line for each; the peers are the goals of the
issue and, for the root, the whole trie built anew in the same process."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(__file__).parent.parent.parent / ".build/release"
GALAXY, GALAXY_DEV = BUILD / "galaxy", BUILD / "galaxy-dev"


def bench(name, folder, killed=False):
    """Runs one; its row."""
    done = subprocess.run([GALAXY_DEV, "bench", name], capture_output=True, text=True,
                          env={**os.environ, "GALAXY_BENCH_FOLDER": folder})
    if done.returncode != (-9 if killed else 0):
        sys.exit(f"galaxy-dev bench {name} failed: {done.stdout}{done.stderr}")
    return json.loads(done.stdout) if done.stdout else None


def figures(figure):
    with tempfile.TemporaryDirectory() as folder:
        bench("chain-fill", folder)
        row = bench("chain-root", folder)
        print(row)
        figure("chain.root.1M", row["rootMsMedian"], row["wholeMs"], "the whole trie, in the same run", "ms")
        figure("chain.root.1M.goal", row["rootMsMedian"], 15, "goal", "ms")
        figure("chain.recover.1M", row["openMs"], 2_000, "goal: to open a chain with a million accounts", "ms")
        figure("chain.memory.1M", row["peakMB"], 300, "goal: the most behind its opening", "MB")
    with tempfile.TemporaryDirectory() as folder:
        bench("chain-blocks", folder, killed=True)
        row = bench("chain-recover", folder)
        assert row["blocks"] == 100_000, "every block is there"
        figure("chain.recover", row["ms"], 2_000, "goal", "ms")
    with tempfile.TemporaryDirectory() as folder:
        row = bench("chain-transfers", folder)
        figure("chain.transfers", 1e6 / row["perSecond"], 100, "goal of 10,000 per second", "us")
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(__file__).parent / "vm/transfer.gx"
        subprocess.run([GALAXY, "build", source, "--out", folder], check=True, capture_output=True)
        row = bench("chain-tokens", folder)
        figure("chain.token", 1e6 / row["perSecond"], 1e6 / 6_000, "goal of 6,000 per second", "us")
