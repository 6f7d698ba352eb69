"""What parties of a joint key do: microseconds of process CPU time of one of three parties for one ciphertext; and a ridge regression of
which nobody sees anything, its processor time that of all parties and of the chain together.

Lattigo's multiparty refresh is the peer in kind; there is no build of it here, so that goals stand in its place. The rows that the ridge regression tells wrong
stand beside those of scikit-learn's on the same rows in the open.
"""
import json
import os
import pathlib
import subprocess
import tempfile

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
    ridge(figure)


def ridge(figure):
    """Breast cancer, 426 rows to learn from and 143 to tell: twelve steps, four parties."""
    import numpy
    from sklearn.datasets import load_breast_cancer
    from sklearn.linear_model import RidgeClassifier
    from sklearn.model_selection import train_test_split

    x, y = load_breast_cancer(return_X_y=True)
    train, test, labels, truth = train_test_split(x, y, test_size=.25, random_state=0, stratify=y)
    mean, deviation = train.mean(0), train.std(0)

    def rows(x):
        """Standardised, at most 3 off, with a 1 for the intercept and a 0 that fills up."""
        x = numpy.clip((x - mean) / deviation, -3, 3)
        return numpy.hstack([x, numpy.ones((len(x), 1)), numpy.zeros((len(x), 1))])

    train, test = rows(train), rows(test)
    peer = RidgeClassifier(alpha=.1 * len(train), fit_intercept=False).fit(train, labels).score(test, truth)
    with tempfile.TemporaryDirectory() as folder:
        for name, x, y in (("train", train, labels), ("test", test, truth)):
            numpy.savetxt(f"{folder}/{name}.csv", numpy.column_stack([x, 2 * y - 1]), delimiter=",")
        done = subprocess.run([str(GALAXY_DEV), "bench", "sealedridge"], check=True, capture_output=True, text=True,
                              env=os.environ | {"GALAXY_BENCH_FOLDER": folder})
    ours = json.loads(done.stdout.strip().splitlines()[-1])
    figure("sealed.ridge.breastCancer", ours["total"], 60, "goal", "s")
    figure("sealed.ridge.breastCancer.iteration", ours["iteration"], 1.5, "goal", "s")
    figure("sealed.ridge.breastCancer.bytes", ours["bytes"] / 1e6, 8, "goal", "MB")
    figure("sealed.ridge.breastCancer.wrong", 100 - 100 * ours["accuracy"], 5, "goal", "%")
    figure("sealed.ridge.breastCancer.wrong.vsScikit", 100 - 100 * ours["accuracy"], 100 - 100 * peer, "scikit-learn", "%")
    figure("sealed.ridge.breastCancer.error", ours["error"], 1 / 32, "goal", "")
