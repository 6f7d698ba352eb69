"""Compiled contracts."""
import json
import pathlib
import tempfile
import types

from . import command
from .failure import Revert


class Artifact:
    """A contract as `galaxy build` leaves it: its name, its ABI, and where its module is."""

    def __init__(self, description, module, keep=None):
        self.name, self.abi, self.module = description["contract"], description["abi"], pathlib.Path(module)
        # The folder of a module that was built here goes with the artifact.
        self._keep = keep
        self.methods = {e["name"]: e for e in self.abi if e["type"] == "function"}
        self.constructor = next((e for e in self.abi if e["type"] == "constructor"), {"inputs": []})
        self.declared = {e["name"]: e for e in self.abi if e["type"] == "error"}
        self.events = {e["name"]: e for e in self.abi if e["type"] == "event"}
        #: An exception for each declared error.
        self.errors = types.SimpleNamespace(**{name: type(name, (Revert,), {}) for name in self.declared})

    def __repr__(self):
        return f"<contract {self.name}>"


def load(path, contract=None):
    """The contract of a source file, which is compiled, or of NAME.json, beside which NAME.gxb is."""
    path = pathlib.Path(path)
    if path.suffix == ".json":
        return Artifact(json.loads(path.read_text()), path.with_suffix(".gxb"))
    folder = tempfile.TemporaryDirectory(prefix="galaxy-")
    command.run("build", path, "--out", folder.name)
    built = sorted(pathlib.Path(folder.name).glob("*.json"))
    found = [json.loads(b.read_text()) for b in built]
    wanted = [i for i, d in enumerate(found) if contract in (None, d["contract"])]
    if len(wanted) != 1:
        raise ValueError(f"{path} has the contracts {', '.join(d['contract'] for d in found)}: say which one")
    return Artifact(found[wanted[0]], built[wanted[0]].with_suffix(".gxb"), folder)
