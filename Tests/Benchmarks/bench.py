"""Galaxy beside its peers: the same work, checked results, interleaved rounds, minimum of each side.

Prints a table and one JSON line per figure; `ratio` is how many times better than the peer (above 1: ahead).
"""
import json
import sys

import chain
import cluster
import columns
import compiler
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

FIGURES = []


def figure(name, ours, peer, peer_name, unit):
    """Notes a figure where less is better."""
    FIGURES.append({"name": name, "ours": round(ours, 3), "peer": round(peer, 3),
                    "peerName": peer_name, "ratio": round(peer / ours, 2), "unit": unit})


# What `bench.py NAME...` measures, everything without names; an area with many figures is a module beside this file.
AREAS = {
    "vm": lambda: vm_programs.figures(figure),
    "compile": lambda: compiler.figures(figure),
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
