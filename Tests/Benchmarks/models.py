"""Gas and time of a round of ten providers on 360 digits, and of a training step: the call alone (`nanoseconds` of `galaxy run --json`), beside the same
walk over coalitions in numpy's float64.
"""
import json
import pathlib
import subprocess
import tempfile
import time

import numpy

HERE = pathlib.Path(__file__).parent
GALAXY = HERE.parent.parent / ".build/release/galaxy"
ROUNDS = 5


def call(folder, name, arrays):
    """Gas, and the least milliseconds of some runs."""
    texts = []
    for index, array in enumerate(arrays):
        parts = array if isinstance(array, list) else [array]
        for part, values in enumerate(parts):
            numpy.save(folder / f"{index}.{part}.npy", values)
        files = ", ".join(f"@{folder / f'{index}.{part}.npy'}" for part in range(len(parts)))
        texts.append(f"[{files}]" if isinstance(array, list) else files)
    times = []
    for _ in range(ROUNDS):
        done = subprocess.run([GALAXY, "run", HERE / "models.gx", name, *texts, "--json"], capture_output=True, text=True, check=True)
        report = json.loads(done.stdout)
        times.append(report["nanoseconds"] * 1e-6)
    return report, min(times)


def timed(work):
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        result = work()
        times.append((time.process_time() - start) * 1e3)
    return result, min(times)


def walk(base, gains, measure):
    """The worth of every coalition, in Gray-code order."""
    scores, worths, before = base.copy(), numpy.zeros(1 << len(gains)), 0
    worths[0] = measure(scores)
    for step in range(1, 1 << len(gains)):
        mask = step ^ step >> 1
        changed = (mask ^ before).bit_length() - 1
        scores = scores + gains[changed] if mask >> changed & 1 else scores - gains[changed]
        worths[mask], before = measure(scores), mask
    return worths


def figures(figure):
    from sklearn.datasets import load_digits

    digits = load_digits()
    x, y = digits.data / 16, digits.target.astype(numpy.uint8)
    random = numpy.random.default_rng(5)
    weights = random.normal(0, 0.3, (65, 10))
    updates = [random.normal(0, 0.2, (65, 10)) for _ in range(10)]
    rows, labels = x[:360], y[:360]
    ones, at = numpy.hstack([rows, numpy.ones((360, 1))]), numpy.arange(360)

    def loss(scores):
        top = scores.max(1, keepdims=True)
        return -(numpy.log(numpy.exp(scores - top).sum(1)) + top[:, 0] - scores[at, labels]).sum()

    def step():
        batch = numpy.hstack([x[:288], numpy.ones((288, 1))])
        powers = numpy.exp(batch @ weights)
        residual = powers / powers.sum(1, keepdims=True) - numpy.eye(10)[y[:288]]
        return weights - 0.5 * (batch.T @ residual / 288 + 1e-4 * weights)

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for way, method, measure, goal in [("", "counted", lambda s: (s.argmax(1) == labels).sum(), 8_000_000),
                                           (".xent", "lost", loss, 30_000_000)]:
            report, ours = call(folder, method, [weights, updates, rows, labels])
            _, peer = timed(lambda: walk(ones @ weights, [ones @ u / 10 for u in updates], measure))
            figure(f"tensor.shapley10{way}.gas", report["gasUsed"], goal, "goal", "gas")
            figure(f"tensor.shapley10{way}.ms", ours, peer, "numpy float64", "ms")
        report, ours = call(folder, "stepped", [weights, x[:288], y[:288]])
        _, peer = timed(step)
        figure("tensor.step.digits.gas", report["gasUsed"], 770_204, "before", "gas")
        figure("tensor.step.digits", ours, peer, "numpy float64", "ms")
