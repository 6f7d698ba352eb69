"""What goes wrong, as exceptions."""


class CommandError(Exception):
    """The command refused: a wrong argument, a missing file, no node."""


class ContractError(Exception):
    """A contract failed. Its changes are undone; `gas` was paid all the same."""

    def __init__(self, name, arguments=(), gas=0, place=None):
        self.name, self.arguments, self.gas, self.place = name, tuple(arguments), gas, place
        told = name + (f"({', '.join(map(str, self.arguments))})" if self.arguments else "")
        super().__init__(told + (f" at {place}" if place else ""))


class Revert(ContractError):
    """A declared error; each error of a contract is a subclass of this one: `Model.errors.RoundFull`."""


class Trap(ContractError):
    """What the machine refuses: an overflow, a division by zero, no gas left."""
