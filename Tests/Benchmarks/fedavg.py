"""The federated average of 25,450 encrypted parameters from five providers, in a contract on the machine.

The time is that of the call alone (`nanoseconds` of `galaxy run --json`): five uploads are decoded and checked, averaged
in one pass, and the result is encoded. Encryption and decryption happen at the clients and do not count.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
GALAXY = HERE.parent.parent / ".build/release/galaxy"
PARAMETERS = 25450
WEIGHTS = [360, 120, 240, 60, 180]
ROUNDS = 5


def galaxy(*arguments):
    done = subprocess.run([str(part) for part in (GALAXY, *arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"galaxy {' '.join(map(str, arguments))} failed: {done.stdout[:500]}{done.stderr[:500]}")
    return done.stdout


def figure():
    """Seconds, bytes per provider and the largest error, as one figure."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        galaxy("he", "keygen", "CKKS<8192>", "--out", folder / "task")
        generator = random.Random(25450)
        updates = [[round(generator.uniform(-0.5, 0.5), 6) for _ in range(PARAMETERS)] for _ in WEIGHTS]
        files = []
        for index, update in enumerate(updates):
            (folder / "update.csv").write_text(",".join(f"{value:.6f}" for value in update))
            files.append(folder / f"{index}.ciphertext")
            galaxy("he", "encrypt", f"@{folder / 'update.csv'}", "--key", folder / "task.public", "--depth", 1,
                   "--out", files[-1])
        times, result = [], None
        for _ in range(ROUNDS):
            report = json.loads(galaxy("run", HERE / "fedavg.gx", "average", *(f"@{path}" for path in files),
                                       "--init", f"@{folder / 'task.public'}", "--gas", 10**10, "--json"))
            times.append(report["nanoseconds"] * 1e-9)
            result = report["returns"][0]["bytes"]
        (folder / "sum.cipher").write_bytes(bytes.fromhex(result.removeprefix("0x")))
        values = json.loads(galaxy("he", "decrypt", folder / "sum.cipher", "--key", folder / "task.secret", "--json"))
        total = sum(WEIGHTS)
        expected = [sum(w * u for w, u in zip(WEIGHTS, column)) / total for column in zip(*updates)]
        error = max(abs(value / total - e) for value, e in zip(values["values"], expected))
        size = max(path.stat().st_size for path in files)
        assert error < 1e-6, f"the average is off by {error}"
        return {"name": "fedavg.ckks.25450x5", "ours": round(min(times), 4), "peer": 0.3, "peerName": "goal",
                "ratio": round(0.3 / min(times), 2), "unit": "s", "bytesPerProvider": size, "error": error}
