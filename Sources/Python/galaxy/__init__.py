"""Galaxy contracts from Python: numpy in and out, events, reverts as exceptions.

    from galaxy import Chain, load

    Model = load("contracts/model/model.gx")
    chain = Chain("dev.chain")                  # a chain in a file, or Chain("http://127.0.0.1:8545") for a node's
    model = chain.deploy(Model, start, commitment, key, sender="alice")
    receipt = model.submit(delta, 120, sender="bob")
    receipt.gas, receipt.value, receipt.events
    model.weights()                             # views give values at once; tensors are numpy arrays

    key = keygen("CKKS<8192>", rotations="sum")
    mean = evaluate("a.sum() * 0.001", a=key.public.encrypt(column))
    key.decrypt(mean)

Everything goes through the command `galaxy`, which the wheel carries; GALAXY names another one.
"""
from .artifact import Artifact, load
from .chain import Account, Chain, Contract, Event, Receipt
from .encryption import Ciphertext, PublicKey, SecretKey, evaluate, keygen
from .failure import CommandError, ContractError, Revert, Trap
from .values import decode, encode, pack, unpack

__all__ = [
    "Account", "Artifact", "Chain", "Ciphertext", "CommandError", "Contract", "ContractError", "Event", "PublicKey", "Receipt", "Revert", "SecretKey", "Trap",
    "decode", "encode", "evaluate", "keygen", "load", "pack", "unpack",
]
