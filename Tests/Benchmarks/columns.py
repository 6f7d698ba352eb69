"""A table of 10,000 x 20 from Python beside TenSEAL in the same process: encrypt the columns, their means, a cubic logistic score of each row, decrypt.

Both sides use the same primes and scale, and CPU time of all that works for them: Python here, and on our side the process of the command. Keys are made before.
"""
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Sources/Python"))
os.environ.setdefault("GALAXY", str(ROOT / ".build/release/galaxy"))
ROWS, COLUMNS, SLOTS = 10_000, 20, 4096
#: The logistic function of 8 x, as std.encrypted has it.
CUBIC = [0.5, 1.20096, 0.0, -0.81562]
LETTERS = "abcdefghijklmnopqrst"
TURNS = 3


def ours(galaxy, service, key, table, weights):
    def cpu():
        return time.process_time() + service.cpu_seconds()

    start = cpu()
    columns = [key.public.encrypt(table[:, j], "Q<2,30>") for j in range(COLUMNS)]
    encrypted = cpu()
    means = [key.decrypt(m)[0] for m in galaxy.evaluate(f"a.sum() * {1 / ROWS:.12f}", a=columns)]
    averaged = cpu()
    line = galaxy.evaluate(" + ".join(f"{n} * ({w:.12f})" for n, w in zip(LETTERS, weights)), **dict(zip(LETTERS, columns)))
    scores = key.decrypt(galaxy.evaluate(f"a * {CUBIC[1]} + {CUBIC[0]} - a * a * (a * {-CUBIC[3]})", a=line))
    done = cpu()
    return (encrypted - start, averaged - encrypted, done - averaged), means, scores, sum(len(c.bytes) for c in columns)


def tenseals(tenseal, context, table, weights):
    import numpy

    start = time.process_time()
    padded = numpy.zeros((-(-ROWS // SLOTS) * SLOTS, COLUMNS))
    padded[:ROWS] = table
    columns = [[tenseal.ckks_vector(context, padded[i:i + SLOTS, j].tolist()) for i in range(0, len(padded), SLOTS)] for j in range(COLUMNS)]
    encrypted = time.process_time()
    means = []
    for parts in columns:
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        means.append((total.sum() * (1 / ROWS)).decrypt()[0])
    averaged = time.process_time()
    scores = []
    for i in range(len(columns[0])):
        line = columns[0][i] * float(weights[0])
        for j in range(1, COLUMNS):
            line = line + columns[j][i] * float(weights[j])
        scores += line.polyval(CUBIC).decrypt()
    done = time.process_time()
    size = sum(len(part.serialize()) for parts in columns for part in parts)
    return (encrypted - start, averaged - encrypted, done - averaged), means, scores[:ROWS], size


def figures(figure):
    """Notes CPU time, bytes and errors of both."""
    try:
        import numpy
        import tenseal
    except ImportError as error:
        print(f"skipped: encrypted columns beside TenSEAL ({error})")
        return
    import galaxy
    from galaxy.service import SERVICE

    table = numpy.random.default_rng(11).uniform(-1, 1, size=(ROWS, COLUMNS))
    weights = numpy.random.default_rng(12).normal(size=COLUMNS)
    # Values are below 2 by their format; so is the line then.
    weights /= numpy.abs(weights).sum()
    line = table @ weights
    expected = table.mean(axis=0), CUBIC[0] + CUBIC[1] * line + CUBIC[3] * line**3
    key = galaxy.keygen("CKKS<8192>", rotations="sum")
    context = tenseal.context(tenseal.SCHEME_TYPE.CKKS, 8192, coeff_mod_bit_sizes=[48, 40, 40, 40, 50])
    context.global_scale = 2**40
    context.generate_galois_keys()
    best = {}
    for _ in range(TURNS):
        for name, found in [("ours", ours(galaxy, SERVICE, key, table, weights)), ("tenseal", tenseals(tenseal, context, table, weights))]:
            times, means, scores, size = found
            errors = numpy.abs(numpy.array(means) - expected[0]).max(), numpy.abs(numpy.array(scores) - expected[1]).max()
            if name not in best or sum(times) < sum(best[name][0]):
                best[name] = times, errors, size
    (mine, error, size), (theirs, peer_error, peer_size) = best["ours"], best["tenseal"]
    figure("sealed.columns.vsTenSEAL", sum(mine), sum(theirs), "TenSEAL 0.3.18", "CPU s")
    for name, own, peer in zip(("encrypt", "means", "score"), mine, theirs):
        figure(f"sealed.columns.{name}.vsTenSEAL", own, peer, "TenSEAL 0.3.18", "CPU s")
    figure("sealed.columns.bytes.vsTenSEAL", size / 1e6, peer_size / 1e6, "TenSEAL 0.3.18", "MB")
    figure("sealed.columns.meanError.vsTenSEAL", error[0] * 1e9, peer_error[0] * 1e9, "TenSEAL 0.3.18", "1e-9")
    figure("sealed.columns.scoreError.vsTenSEAL", error[1] * 1e9, peer_error[1] * 1e9, "TenSEAL 0.3.18", "1e-9")
