"""What parties of a joint key do: microseconds of process CPU time of one of three parties for one ciphertext.

Lattigo's multiparty refresh is the peer in kind; there is no build of it here, so that goals stand in its place.
"""
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).parent.parent.parent
GALAXY_DEV = ROOT / ".build/release/galaxy-dev"


def figures(figure):
    """Notes what a refresh costs a party in time and bytes."""
    subprocess.run(["swift", "build", "-c", "release", "--product", "galaxy-dev"], check=True, capture_output=True,
                   cwd=ROOT)
    done = subprocess.run([str(GALAXY_DEV), "bench", "sealed"], check=True, capture_output=True, text=True)
    times = json.loads(done.stdout.strip().splitlines()[-1])
    for name in ("ckks.refresh.8192", "ckks.refresh.16384", "bfv.refresh.8192"):
        figure(name, times[name] / 1e3, 30, "goal", "ms")
        figure(f"{name}.combine", times[f"{name}.combine"] / 1e3, 30, "goal", "ms")
        figure(f"{name}.bytes", times[f"{name}.bytes"] / 1e6, 2, "goal", "MB")
    for name in ("proof.upload.8192", "proof.upload.bfv.8192"):
        for path in ("", ".portable"):
            figure(f"{name}.prove{path}", times[f"{name}.prove{path}"] / 1e3, 1000, "goal", "ms")
            figure(f"{name}.verify{path}", times[f"{name}.verify{path}"] / 1e3, 100, "goal", "ms")
        figure(f"{name}.bytes", times[f"{name}.bytes"] / 1e6, 1, "goal", "MB")
