"""Programs in the language beside the same programs elsewhere: interleaved rounds, checked results, the minimum of each side.

Ours runs on both engines: figures of machine code are `vm.native.<program>...`.

Processor time on both sides: ours of the transaction that calls (`galaxy-dev bench programs`), the peers' of the call. Hand-made
EVM code and Vyper run on pyrevm; C, checked for overflow and bounds, runs in wasm3 (unmetered), in wasmtime with fuel, and natively.
"""
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from vm import evm

HERE = pathlib.Path(__file__).parent / "vm"
BUILD = pathlib.Path(__file__).parent.parent.parent / ".build/release"
ROUNDS = 5
# Our engines, and how the names of their figures begin.
ENGINES = {"interpreter": "vm", "native": "vm.native"}
SENDER = "0x" + "11" * 20
CALLEE = "0x" + "22" * 20

# Contract, argument, and how often the program does what is measured.
PROGRAMS = {
    "loop": ("Loop", 3_000_000, 3_000_000),
    "calls": ("Calls", 300_000, 600_000),
    "sieve": ("Sieve", 65_535, 65_535),
    "sort": ("Sort", 10_000, 10_000),
    "matmul": ("Matmul", 10, 10 * 32**3),
    "structs": ("Structs", 100_000, 100_000),
    "map": ("Maps", 10_000, 50_000),
    "counter": ("Counter", 100_000, 100_000),
    "modular": ("Modular", 100_000, 100_000),
    "wide": ("Wide", 500_000, 500_000),
    "keccak": ("Keccak", 50_000, 50_000),
}
# What the geometric means are over.
WORDS = ["loop", "calls", "sieve", "sort", "matmul"]


def galaxy_dev(name, folder, engine="interpreter"):
    """Runs a benchmark of ours: its rows."""
    done = subprocess.run([BUILD / "galaxy-dev", "bench", name], capture_output=True, text=True,
                          env={**os.environ, "GALAXY_BENCH_FOLDER": folder, "GALAXY_ENGINE": engine})
    if done.returncode != 0:
        sys.exit(f"galaxy-dev bench {name} failed: {done.stdout}{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def timed(body):
    start = time.process_time()
    result = body()
    return result, (time.process_time() - start) * 1e9


class Revm:
    """Code that was assembled by hand."""
    name = "Revm"
    label = "pyrevm, hand-made code"

    def __init__(self):
        import pyrevm
        self.pyrevm = pyrevm

    def programs(self):
        return [name for name in PROGRAMS if hasattr(evm, name)]

    def run(self, program, argument):
        machine = self.pyrevm.EVM(gas_limit=2**62, spec_id="CANCUN")
        machine.set_balance(SENDER, 10**30)
        code = evm.assembled(getattr(evm, program)(argument))
        machine.insert_account_info(CALLEE, self.pyrevm.AccountInfo(code=code))
        result, time = timed(lambda: machine.message_call(caller=SENDER, to=CALLEE, calldata=b"", gas=2**60))
        return int.from_bytes(result, "big"), time


class Vyper:
    """peer.vy, checked as Vyper checks."""
    name = "Vyper"
    label = "Vyper on pyrevm"

    def __init__(self):
        import pyrevm
        from eth_utils import keccak
        from vyper import compile_code
        self.pyrevm, self.keccak = pyrevm, keccak
        compiled = compile_code((HERE / "peer.vy").read_text(), output_formats=["bytecode"])
        self.code = bytes.fromhex(compiled["bytecode"].removeprefix("0x"))

    def programs(self):
        return ["loop", "calls", "sieve", "sort", "matmul", "structs", "map", "counter"]

    def machine(self):
        machine = self.pyrevm.EVM(gas_limit=2**62, spec_id="CANCUN")
        machine.set_balance(SENDER, 10**30)
        return machine, machine.deploy(deployer=SENDER, code=self.code)

    def data(self, signature, *arguments):
        return self.keccak(text=signature)[:4] + b"".join(number.to_bytes(32, "big") for number in arguments)

    def run(self, program, argument):
        machine, contract = self.machine()
        data = self.data(("counter_" if program == "counter" else program) + "(uint256)", argument)
        result, time = timed(lambda: machine.message_call(caller=SENDER, to=contract, calldata=data, gas=2**60))
        return int.from_bytes(result, "big"), time

    def transfers(self, count):
        """Nanoseconds for each transfer that another contract calls."""
        machine, token = self.machine()
        payer = machine.deploy(deployer=SENDER, code=self.code)
        for holder in [*range(1, 65), int(payer, 16)]:
            machine.message_call(caller=SENDER, to=token, calldata=self.data("mint(address,uint256)", holder, 10**9))
        data = self.data("many(address,uint256)", int(token, 16), count)
        result, time = timed(lambda: machine.message_call(caller=SENDER, to=payer, calldata=data, gas=2**60))
        assert int.from_bytes(result, "big") == 1, "the peer makes all transfers"
        return time / count


class Wasm:
    """peer.c for WebAssembly."""

    def __init__(self, folder):
        clang = shutil.which("clang")
        if clang is None:
            raise ImportError("clang is not installed")
        self.path = f"{folder}/peer.wasm"
        subprocess.run([clang, "--target=wasm32", "-O2", "-nostdlib", "-Wl,--no-entry", "-o", self.path, HERE / "peer.c"],
                       check=True, capture_output=True)

    def programs(self):
        return WORDS


class Wasm3(Wasm):
    name = "Wasm3"
    label = "wasm3, unmetered"

    def __init__(self, folder):
        super().__init__(folder)
        import wasm3
        self.environment = wasm3.Environment()
        self.runtime = self.environment.new_runtime(1 << 20)
        self.runtime.load(self.environment.parse_module(pathlib.Path(self.path).read_bytes()))

    def run(self, program, argument):
        function = self.runtime.find_function(program)
        result, time = timed(lambda: function(argument))
        return result % 2**64, time


class Wasmtime(Wasm):
    name = "Wasmtime"
    label = "wasmtime with fuel"

    def __init__(self, folder):
        super().__init__(folder)
        import wasmtime
        config = wasmtime.Config()
        config.consume_fuel = True
        engine = wasmtime.Engine(config)
        self.store = wasmtime.Store(engine)
        self.store.set_fuel(2**62)
        self.exports = wasmtime.Instance(self.store, wasmtime.Module.from_file(engine, self.path), []).exports(self.store)

    def run(self, program, argument):
        self.store.set_fuel(2**62)
        result, time = timed(lambda: self.exports[program](self.store, argument))
        return result % 2**64, time


class Native:
    name = "Native"
    label = "native C, clang -O2"

    def __init__(self, folder):
        compiler = shutil.which("clang") or shutil.which("cc")
        if compiler is None:
            raise ImportError("no C compiler is installed")
        self.path = f"{folder}/peer"
        subprocess.run([compiler, "-O2", "-o", self.path, HERE / "peer.c"], check=True, capture_output=True)

    def programs(self):
        return WORDS

    def run(self, program, argument):
        done = subprocess.run([self.path, program, str(argument)], check=True, capture_output=True, text=True)
        result, time = done.stdout.split()
        return int(result), int(time)


def peers(folder):
    found = []
    for make in [Revm, Vyper, lambda: Wasm3(folder), lambda: Wasmtime(folder), lambda: Native(folder)]:
        try:
            found.append(make())
        except (ImportError, subprocess.CalledProcessError) as error:
            print(f"skipped: a peer of the machine ({error})")
    return found


def figures(figure):
    with tempfile.TemporaryDirectory() as folder:
        for source in ["programs.gx", "transfer.gx"]:
            subprocess.run([BUILD / "galaxy", "build", HERE / source, "--out", folder], check=True, capture_output=True)
        pathlib.Path(folder, "programs").write_text("".join(f"{contract} {argument}\n" for contract, argument, _ in PROGRAMS.values()))
        sides = peers(folder)
        times = {}
        for _ in range(ROUNDS):
            interpreted, compiled = (galaxy_dev("programs", folder, engine) for engine in ENGINES)
            for (program, (_, argument, turns)), row, native in zip(PROGRAMS.items(), interpreted, compiled):
                expected = int(row["result"], 16)
                for engine, ours in zip(ENGINES, [row, native]):
                    assert [ours["result"], ours["gas"]] == [row["result"], row["gas"]], f"{engine} gives the same {program}"
                    times.setdefault((program, engine), []).append(ours["ns"] / turns)
                for peer in sides:
                    if program not in peer.programs():
                        continue
                    result, theirs = peer.run(program, argument)
                    assert result == expected, f"{peer.label} computes the same {program}: {result}, not {expected}"
                    times.setdefault((program, peer.name), []).append(theirs / turns)
        for peer in sides:
            for engine, prefix in ENGINES.items():
                ratios = {}
                for program in peer.programs():
                    ours, theirs = min(times[program, engine]), min(times[program, peer.name])
                    ratios[program] = theirs / ours
                    figure(f"{prefix}.{program}.vs{peer.name}", ours, theirs, peer.label, "ns")
                words = [ratios[program] for program in WORDS if program in ratios]
                # Ours is 1: the peer's time in ours, in the mean.
                mean = math.exp(sum(map(math.log, words)) / len(words))
                figure(f"{prefix}.geomean.vs{peer.name}", 1, mean, f"{peer.label}, {len(words)} programs", "x")
        compiled = next(row for row in galaxy_dev("vm", folder) if row["program"] == "compile")
        figure("vm.native.compile", compiled["ns"], 30, "goal of 30 ns for each byte of a module", "ns")
        vyper = next((peer for peer in sides if peer.name == "Vyper"), None)
        called, theirs, sent = [], [], []
        for _ in range(3):
            rows = galaxy_dev("transfer", folder)
            called.append(rows[0]["ns"])
            sent.append(rows[1]["ns"])
            if vyper:
                theirs.append(vyper.transfers(20_000))
        if vyper:
            figure("vm.transfer.vsVyper", min(called), min(theirs), vyper.label, "ns")
        figure("vm.transfer.ledger", min(sent), 4_000, "goal of 250,000 per second without root", "ns")
