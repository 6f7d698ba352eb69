"""Chains and the contracts on them."""
import dataclasses
import pathlib
import tempfile
import types
import typing

from . import command
from .failure import ContractError, Revert, Trap
from .values import decode, encode

NAMES = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy")
#: The most gas of a transaction to a node that says nothing else.
GAS = 10_000_000


@dataclasses.dataclass(frozen=True)
class Event:
    """An event with its fields by name."""
    name: str
    fields: dict

    def __getattr__(self, name):
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(name) from None


Value = typing.TypeVar("Value")


@dataclasses.dataclass(frozen=True)
class Receipt(typing.Generic[Value]):
    """What came of a transaction."""
    value: Value
    gas: int
    events: list
    transaction: typing.Optional[str]
    #: The address of a contract that it made.
    contract: typing.Optional[str] = None


class Chain:
    """A chain in a file, which is made when it is missing, or one that a node serves: its URL."""

    def __init__(self, place):
        self.place = str(place)
        self._where = ("--rpc", self.place) if self.place.startswith(("http://", "https://")) else ("--chain", self.place)
        #: Accounts of the development chain, whose keys everybody knows.
        self.accounts = types.SimpleNamespace(**{name: name for name in NAMES})

    def deploy(self, artifact, *arguments, sender="alice", value=0, name=None, gas=None, strict=False):
        """Puts a contract on the chain."""
        options = ("--as", name) if name else ()
        with _Arguments(arguments, artifact.constructor["inputs"], strict) as texts:
            found = self._send("deploy", artifact.module, *texts, *options, sender=sender, value=value, gas=gas)
        receipt = _receipt(found, artifact, {})
        return Contract(self, artifact, receipt.contract, receipt)

    def contract(self, artifact, address):
        """A contract that is there already."""
        return Contract(self, artifact, address)

    def balance(self, account):
        """The smallest units of coin that an account or contract has."""
        return int(command.run("balance", getattr(account, "address", account), *self._where, "--json")["balance"])

    def _send(self, verb, *arguments, sender, value, gas):
        # A node's command sends nothing that would fail, unless it is told how much gas that may use: here the failure is what is wanted.
        gas = gas or (GAS if self._where[0] == "--rpc" else None)
        options = ("--gas", gas) if gas else ()
        return command.run(
            verb, *arguments, *self._where, "--json", "--from", getattr(sender, "address", sender), "--value", value, *options)


class Contract:
    """A contract on a chain: views are functions that give their value, entries give a `Receipt`."""

    def __init__(self, chain, artifact, address, receipt=None):
        self.chain, self.artifact, self.address, self.receipt = chain, artifact, address, receipt
        self.errors = artifact.errors

    def __repr__(self):
        return f"<{self.artifact.name} at {self.address}>"

    def __getattr__(self, name):
        method = self.__dict__["artifact"].methods.get(name)
        if method is None:
            raise AttributeError(f"{self.artifact.name} has no {name}")

        def call(*arguments, sender="alice", value=0, gas=None, strict=False):
            with _Arguments(arguments, method["inputs"], strict) as texts:
                if method["stateMutability"] in ("view", "pure"):
                    found = command.run("call", self.address, name, *texts, *self.chain._where, "--json")
                    return _receipt(found, self.artifact, method).value
                found = self.chain._send("send", self.address, name, *texts, sender=sender, value=value, gas=gas)
                return _receipt(found, self.artifact, method)

        call.__name__ = name
        call.__doc__ = f"{name}({', '.join(i['name'] + ': ' + i['internalType'] for i in method['inputs'])})"
        return call


#: Who sends, or is named: a name or an address, or a contract.
Account = typing.Union[str, Contract]


class _Arguments:
    """Arguments as the command takes them; what is large goes through a file."""

    def __init__(self, arguments, inputs, strict):
        inputs = [i for i in inputs if i["internalType"] != "Coin"]
        if len(arguments) != len(inputs):
            raise TypeError(f"{len(inputs)} arguments, not {len(arguments)}: {', '.join(i['name'] for i in inputs)}")
        self.values = [encode(a, i["internalType"], i.get("components"), strict) for a, i in zip(arguments, inputs)]

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="galaxy-")
        return [self._text(number, value) for number, value in enumerate(self.values)]

    def __exit__(self, *_):
        self.folder.cleanup()

    def _text(self, number, value):
        if not isinstance(value, bytes):
            return value
        path = pathlib.Path(self.folder.name) / f"{number}.bin"
        path.write_bytes(value)
        return f"@{path}"


def _receipt(found, artifact, method):
    if found["status"] != "success":
        error = found.get("error") or {"name": "failed", "arguments": []}
        place = f"{error['file']}:{error['line']}" if error.get("file") else None
        declared = artifact.declared.get(error["name"], {"inputs": []})["inputs"]
        values = error.get("arguments") or []
        if len(declared) == len(values):
            values = [decode(v, d["internalType"], d.get("components")) for v, d in zip(values, declared)]
        kind = {"revert": getattr(artifact.errors, error["name"], Revert), "trap": Trap}.get(found["status"], ContractError)
        raise kind(error["name"], values, found.get("gasUsed", 0), place)
    events = []
    for event in found.get("events", []):
        inputs = {i["name"]: i for i in artifact.events.get(event["name"], {"inputs": []})["inputs"]}
        fields = event.get("arguments") or {}
        events.append(Event(event["name"], {
            n: decode(v, inputs[n]["internalType"], inputs[n].get("components")) if n in inputs else v for n, v in fields.items()}))
    returns, outputs = found.get("returns") or [], method.get("outputs", [])
    if len(outputs) > 1 and len(returns) == 1:
        value = tuple(decode(v, o["internalType"], o.get("components")) for v, o in zip(returns[0], outputs))
    elif returns and outputs:
        value = decode(returns[0], outputs[0]["internalType"], outputs[0].get("components"))
    else:
        value = None
    return Receipt(value, found.get("gasUsed", 0), events, found.get("transaction"), found.get("contract"))
