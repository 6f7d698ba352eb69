"""CKKS and BFV beside Microsoft SEAL and OpenFHE: microseconds of process CPU time, one thread, in turns.

SEAL is the build in the TenSEAL wheel, which is without Intel HEXL; with it SEAL would be faster. OpenFHE needs a
Python that its wheel was made for (3.10): it is skipped with a word where there is none.
"""
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
GALAXY_DEV = ROOT / ".build/release/galaxy-dev"
OPENFHE = "openfhe==1.6.1.0.22.4"
TURNS = 2
SEAL = "SEAL 4.3 (TenSEAL 0.3.18 wheel, no HEXL)"
# Our figure, the name of our time, the name of the peer's.
AGAINST_SEAL = [
    ("ckks.mul.8192.vsSEAL", "ckks.mul.8192", "ckks.mul.8192"),
    ("ckks.mul.16384.vsSEAL", "ckks.mul.16384", "ckks.mul.16384"),
    ("ckks.mul.8192.portable.vsSEAL", "ckks.mul.8192.portable", "ckks.mul.8192"),
    ("ckks.add.8192.vsSEAL", "ckks.add.8192", "ckks.add.8192"),
    ("ckks.mulPlain.8192.vsSEAL", "ckks.mulPlain.8192", "ckks.mulPlain.8192"),
    ("ckks.rotate.8192.vsSEAL", "ckks.rotate.8192", "ckks.rotate.8192"),
    ("ckks.rotate.16384.vsSEAL", "ckks.rotate.16384", "ckks.rotate.16384"),
    ("ckks.hoisted.8192.vsSEAL", "ckks.hoisted.8192", "ckks.hoisted.8192"),
    ("ckks.mul.32768.vsSEAL", "ckks.mul.32768", "ckks.mul.32768"),
    ("ckks.rotate.32768.vsSEAL", "ckks.rotate.32768", "ckks.rotate.32768"),
    ("ckks.encrypt.8192.vsSEAL", "ckks.encrypt.8192", "ckks.encrypt.8192"),
    ("ckks.decrypt.8192.vsSEAL", "ckks.decrypt.8192", "ckks.decrypt.8192"),
    ("ckks.encode.8192.vsSEAL", "ckks.encode.8192", "ckks.encode.8192"),
    ("bfv.mul.8192.vsSEAL", "bfv.mul.8192", "bfv.mul.8192"),
    ("bfv.mul.8192.portable.vsSEAL", "bfv.mul.8192.portable", "bfv.mul.8192"),
]
AGAINST_OPENFHE = [
    ("ckks.mul.8192.vsOpenFHE", "ckks.mul.8192.three", "ckks.mul.8192"),
    ("bfv.mul.8192.vsOpenFHE", "bfv.mul.8192", "bfv.mul.8192"),
]


def times(command):
    """The times that a program prints as one JSON object, or None with a word."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        print(f"skipped: {pathlib.Path(command[1]).name} ({done.stderr.strip().splitlines()[-1]})")
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def openfhe_python():
    """A Python with OpenFHE in it, in an environment of its own; None with a word."""
    python = shutil.which("python3.10")
    if python is None or subprocess.run([python, "--version"], capture_output=True).returncode != 0:
        print("skipped: OpenFHE (its wheel needs python3.10, which is not installed)")
        return None
    folder = ROOT / ".venv" / "openfhe"
    inner = folder / "bin" / "python"
    if not inner.exists():
        subprocess.run([python, "-m", "venv", folder], check=True)
    pip = [inner, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", OPENFHE]
    if subprocess.run(pip, capture_output=True).returncode != 0:
        print(f"skipped: {OPENFHE} cannot be installed here")
        return None
    return inner


def least(runs):
    """The least time of each name over several runs."""
    out = {}
    for run in runs:
        for name, time in run.items():
            out[name] = min(time, out.get(name, float("inf")))
    return out


def figures(figure):
    """Measures in turns and notes every figure."""
    subprocess.run(["swift", "build", "-c", "release", "--product", "galaxy-dev"], check=True, capture_output=True,
                   cwd=ROOT)
    python = openfhe_python()
    ours, seal, openfhe = [], [], []
    for _ in range(TURNS):
        ours.append(times([GALAXY_DEV, "bench", "lattice"]) or sys.exit("galaxy-dev bench lattice failed"))
        seal.append(times([sys.executable, HERE / "peer_seal.py"]) or {})
        openfhe.append(times([python, HERE / "peer_openfhe.py"]) or {} if python else {})
    ours = least(ours)
    for peers, rows, name in ((least(seal), AGAINST_SEAL, SEAL),
                              (least(openfhe), AGAINST_OPENFHE, "OpenFHE 1.6.1")):
        for label, our_name, peer_name in rows:
            if our_name in ours and peer_name in peers:
                figure(label, ours[our_name], peers[peer_name], name, "us")
