"""Operations on tensors beside numpy's on the same shapes, one thread, process CPU time on both sides.

`galaxy-dev bench tensor` prints microseconds by name. Two figures are geometric means over operations: elementwise at the same
width (32 bits), and functions beside those of float32.
"""
import json
import math
import os
import pathlib
import subprocess
import sys
import time

for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[name] = "1"
import numpy

GALAXY_DEV = pathlib.Path(__file__).parent.parent.parent / ".build/release/galaxy-dev"


def least(work, rounds=5):
    """Microseconds of process CPU time: the smallest mean over rounds of at least 20 ms."""
    work()
    start = time.process_time()
    work()
    count = max(1, int(0.02 / max(time.process_time() - start, 1e-7)))
    best = math.inf
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(count):
            work()
        best = min(best, (time.process_time() - start) / count)
    return best * 1e6


def figures(figure):
    done = subprocess.run([GALAXY_DEV, "bench", "tensor"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"galaxy-dev bench tensor failed: {done.stdout}{done.stderr}")
    ours = json.loads(done.stdout)
    random = numpy.random.default_rng(1)
    for side in [64, 256, 512, 1024]:
        a = random.random((side, side), dtype=numpy.float32)
        peer = least(lambda: a @ a)
        figure(f"tensor.matmul.q824.{side}.vsFloat32", ours[f"matmul.q824.{side}"], peer, "numpy float32", "us")
        if side == 512:
            figure("tensor.matmul.int8.512.vsFloat32", ours["matmul.int8.512"], peer, "numpy float32", "us")
        if side <= 512:
            b = random.integers(-1000, 1000, (side, side), dtype=numpy.int32)
            figure(f"tensor.matmul.q824.{side}.vsInt32", ours[f"matmul.q824.{side}"],
                   least(lambda: b @ b, rounds=2), "numpy int32", "us")
    a = random.integers(-1 << 24, 1 << 24, 10**6, dtype=numpy.int32)
    b = random.integers(-1 << 24, 1 << 24, 10**6, dtype=numpy.int32)
    x = a.astype(numpy.float32) / (1 << 24)
    rows = x.reshape(-1, 10)

    def softmax():
        powers = numpy.exp(rows - rows.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    elementwise = {"add": lambda: a + b, "mul": lambda: a * b, "max": lambda: numpy.maximum(a, b), "compare": lambda: a < b,
                   "sum": lambda: a.sum()}
    functions = {"exp": lambda: numpy.exp(x), "log": lambda: numpy.log(abs(x) + 1), "sigmoid": lambda: 1 / (1 + numpy.exp(-x)),
                 "tanh": lambda: numpy.tanh(x), "softmax": softmax}
    for name, peers, peer_name in [("tensor.elementwise.1e6.vsNumpy", elementwise, "numpy int32"),
                                   ("tensor.functions.1e6.vsFloat32", functions, "numpy float32")]:
        times = {key: least(work) for key, work in peers.items()}
        for key, peer in times.items():
            figure(f"tensor.{key}.1e6", ours[key], peer, peer_name, "us")
        figure(name, math.prod(ours[key] for key in peers) ** (1 / len(peers)),
               math.prod(times.values()) ** (1 / len(peers)), f"{peer_name}, geometric mean", "us")
