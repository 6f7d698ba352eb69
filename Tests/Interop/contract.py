"""A contract on a chain in a file, with numpy arrays as arguments: `galaxy run --chain`."""
import json
import pathlib
import subprocess

import numpy

import command


class Contract:
    def __init__(self, folder, source, *arguments, contract=None):
        """Deploys a source file under its name."""
        self.folder, self.files = pathlib.Path(folder), 0
        self.name = pathlib.Path(source).stem
        self.chain = self.folder / f"{self.name}.chain"
        self.chain.unlink(missing_ok=True)
        chosen = ["--contract", contract] if contract else []
        start = ["--init", *map(self.text, arguments)] if arguments else []
        self.gas = self.report(source, "deploy", *start, "--as", self.name, *chosen)["gasUsed"]

    def text(self, value):
        """An argument: an array becomes a file of numpy's."""
        if not isinstance(value, numpy.ndarray):
            return str(value)
        self.files += 1
        path = self.folder / f"{self.name}{self.files}.npy"
        numpy.save(path, value)
        return f"@{path}"

    def report(self, *arguments):
        done = subprocess.run([command.GALAXY, "run", *map(str, arguments), "--chain", self.chain, "--gas", "9000000000", "--json"],
                              capture_output=True, text=True)
        assert done.returncode == 0, f"{arguments}: {done.stdout[:2000]}{done.stderr[:2000]}"
        return json.loads(done.stdout)

    def __call__(self, method, *arguments):
        """The result of an entry or view; the gas of it is in `gas`."""
        report = self.report(self.name, method, *map(self.text, arguments))
        self.gas = report["gasUsed"]
        return number(report["returns"][0]) if report["returns"] else None


def number(value):
    """A JSON value with numbers in place of the strings that stand for large ones; nested lists as arrays."""
    if isinstance(value, dict) and "values" in value:
        return numpy.array([float(part) for part in value["values"]]).reshape(value["shape"])
    if isinstance(value, list):
        return numpy.array([number(part) for part in value])
    return float(value) if isinstance(value, str) else value
