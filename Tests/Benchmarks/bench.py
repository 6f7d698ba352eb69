"""Galaxy beside its peers: the same work, checked results, interleaved rounds, minimum of each side.

Prints a table and one JSON line per figure; `ratio` is how many times better than the peer (above 1: ahead).
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import chain
import cluster
import columns
import fedavg
import gas
import lattice
import models
import paillier
import rpc
import sealed
import state
import tensor
import tools
import vm_programs

HERE = pathlib.Path(__file__).parent
GALAXY = HERE.parent.parent / ".build/release/galaxy"
FIGURES = []


def figure(name, ours, peer, peer_name, unit):
    """Notes a figure where less is better."""
    FIGURES.append({"name": name, "ours": round(ours, 3), "peer": round(peer, 3),
                    "peerName": peer_name, "ratio": round(peer / ours, 2), "unit": unit})


def generated_contract(lines):
    """A contract of about so many lines: functions that look like people's, each used by an entry."""
    out = ["contract Big {", "  state total: U64 = 0"]
    index = 0
    while len(out) < lines - 1:
        out += [f"  fn step{index}(a: U64, b: U64) -> U64 {{",
                "    var sum: U64 = a",
                "    for i in 0..<8 {",
                f"      sum = (sum * 31 + b + i) & 0xffffff + {index}",
                "    }",
                "    return sum", "  }",
                f"  entry run{index}(x: U64) -> U64 {{",
                f"    total += step{index}(x, total & 0xff) & 0xff",
                "    return total", "  }"]
        index += 1
    return "\n".join(out + ["}"]) + "\n"


def one_function(lines):
    """A contract of about so many lines, all in one function without a branch."""
    out = ["contract Long {", "  view run(x: U64) -> U64 {", "    var total = x"]
    for index in range((lines - 6) // 2):
        out += [f"    let step{index} = total ^ {index + 1}", f"    total = step{index} & 0xffffffff"]
    return "\n".join(out + ["    return total", "  }", "}"]) + "\n"


def compile_time():
    for name, text in [("10kLines", generated_contract(10_000)), ("oneFunction", one_function(10_000))]:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "big.gx"
            path.write_text(text)
            times = []
            for _ in range(3):
                start = time.perf_counter()
                subprocess.run([GALAXY, "build", path, "--out", folder], check=True, capture_output=True)
                times.append(time.perf_counter() - start)
        FIGURES.append({"name": f"compile.{name}", "ours": round(min(times), 3), "peer": 1.0,
                        "peerName": "goal of one second", "ratio": round(1.0 / min(times), 2), "unit": "s"})


# What `bench.py NAME...` measures, everything without names; an area with many figures is a module beside this file.
AREAS = {
    "vm": lambda: vm_programs.figures(figure),
    "compile": compile_time,
    "models": lambda: models.figures(figure),
    "paillier": lambda: paillier.figures(figure),
    "lattice": lambda: lattice.figures(figure),
    "sealed": lambda: sealed.figures(figure),
    "columns": lambda: columns.figures(figure),
    "gas": lambda: gas.figures(figure),
    "chain": lambda: chain.figures(figure),
    "cluster": lambda: cluster.figures(figure),
    "rpc": lambda: rpc.figures(figure),
    "tensor": lambda: tensor.figures(figure),
    "state": lambda: state.figures(figure),
    "tools": lambda: tools.figures(figure),
    "fedavg": lambda: FIGURES.append(fedavg.figure()),
}


def main():
    chosen = sys.argv[1:] or list(AREAS)
    for name in chosen:
        if name not in AREAS:
            sys.exit(f"no figures are called {name}; there are: {', '.join(AREAS)}")
        AREAS[name]()
    print(f"{'figure':42}{'ours':>12}{'peer':>12}{'ratio':>8}  unit, peer")
    for row in FIGURES:
        print(f"{row['name']:42}{row['ours']:>12}{row['peer']:>12}{row['ratio']:>8}  {row['unit']}, {row['peerName']}")
    for row in FIGURES:
        print(json.dumps(row))


if __name__ == "__main__":
    main()
