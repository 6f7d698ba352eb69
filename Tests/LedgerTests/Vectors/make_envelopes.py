#!/usr/bin/env python3
"""Writes envelopes.txt: the 249 transactions of tests/chain.rlp of ethereum/execution-apis.

    pip install -r requirements.txt
    git clone https://github.com/ethereum/execution-apis
    python make_envelopes.py execution-apis/tests/chain.rlp > envelopes.txt

A line is an envelope, its keccak256 and the sender, as eth-account recovers it.
"""

import sys

import rlp
from eth_account import Account
from eth_utils import keccak
from rlp.codec import consume_item

HEAD = """\
# Signed transactions: envelope, keccak256 of it, sender as eth-account 0.14.0 recovers it. Made by make_envelopes.py.
# Source: ethereum/execution-apis at 033ca6e69da000445840d2060ff47e5e56172a86, tests/chain.rlp (CC0 1.0): all 249."""


def transactions(chain: bytes):
    """The envelopes of all blocks of a file of blocks, one behind the other."""
    position = 0
    while position < len(chain):
        block, _, position = consume_item(chain, position)
        for item in block[1]:
            yield item if isinstance(item, bytes) else rlp.encode(item)


def main() -> None:
    print(HEAD)
    with open(sys.argv[1], "rb") as file:
        for raw in transactions(file.read()):
            sender = Account.recover_transaction(raw)
            print(raw.hex(), keccak(raw).hex(), sender[2:].lower())


main()
