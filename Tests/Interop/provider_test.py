"""A data provider in Python, with scikit-learn, web3.py and numpy only, takes part in a task beside a provider of Galaxy's own, and is paid.

What a provider has to do, with the contracts of contracts/market and contracts/task:

1. Rows: features in 0...1 as Q<8,24>, labels U8. Cut them into batches. hash(x, y) is keccak-256 of the ABI encoding of the two tensors as bytes. The Merkle
   tree (RFC 6962 with keccak-256) has the own address, left-padded to 32 bytes, as leaf 0, and the hash of batch b as leaf 1 + b.
2. DataMarket.list(schema, root, leaves, path of leaf 0, rows, quality, price, document, expires) with a stake of bondFor(rows).
3. TaskBoard announces tasks of a schema: TrainingTask.apply(listing) with the deposit.
4. In each round, while the phase is 1 (committing): train from weights() and commit(keccak-256 of the ABI encoding of task, self, round, update, states,
   salt). `states` is the root of all states of training, for disputes; who computes at home may give any hash.
5. While the phase is 2 (revealing): reveal(update, states, salt). No element may be beyond 4.
6. When the phase is 5 (ended): claim().
"""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

if any(importlib.util.find_spec(name) is None for name in ["web3", "numpy", "sklearn"]):
    print("skipped: a provider in Python (web3, numpy or scikit-learn cannot be installed here)")
    sys.exit(0)

import numpy
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from web3 import Web3

import command
import node
import tensors

# Carol of the development chain; everybody knows her key.
CAROL = Account.from_key("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a")
SCHEMA = {"name": "digits", "licence": "CC-BY-4.0",
          "features": [{"name": "p", "count": 64, "type": "integer", "minimum": 0, "maximum": 16}],
          "label": {"name": "digit", "classes": [str(digit) for digit in range(10)]}}
PLAN = {"schema": "schema.json", "test": "test.csv", "places": 2, "rounds": 2, "reserve": "2 coin", "deposit": "0.1 coin",
        "fee": "0.01 coin", "bond": "1 coin", "minimumRows": 50, "target": 0.5, "enrol": 12, "commit": 60, "reveal": 60, "score": 60}
ENDED = 5


def table(path, x, y):
    lines = [",".join([f"p{index}" for index in range(64)] + ["digit"])]
    lines += [",".join(str(int(value)) for value in row) + f",{label}" for row, label in zip(x, y)]
    path.write_text("\n".join(lines) + "\n")


class Provider:
    """Trains at home with scikit-learn; only updates leave it."""

    def __init__(self, w3, addresses, x, y):
        self.w3, self.x, self.y = w3, x, y
        self.market = w3.eth.contract(addresses["DataMarket"], abi=node.artifact("contracts/market/data.gx", "DataMarket")["abi"])
        self.board = w3.eth.contract(addresses["TaskBoard"], abi=node.artifact("contracts/market/board.gx", "TaskBoard")["abi"])
        self.abi = node.artifact("contracts/task/task.gx", "TrainingTask")["abi"]
        self.sealed = {}

    def send(self, call, value=0):
        fields = {"from": CAROL.address, "nonce": self.w3.eth.get_transaction_count(CAROL.address), "value": value}
        # What a step costs depends on what others do before it: the last one of a phase begins the next.
        fields["gas"] = call.estimate_gas(fields) * 3 // 2 + 200_000
        transaction = call.build_transaction(fields)
        signed = CAROL.sign_transaction(transaction)
        receipt = self.w3.eth.wait_for_transaction_receipt(self.w3.eth.send_raw_transaction(signed.raw_transaction))
        assert receipt.status == 1
        return receipt

    def list(self, schema):
        owner = keccak(b"\0" + bytes(12) + bytes.fromhex(CAROL.address[2:]))
        rows = encode(["bytes", "bytes"], [tensors.pack(self.x), tensors.pack(self.y, code=1, fraction=0)])
        batch = keccak(b"\0" + keccak(rows))
        self.send(
            self.market.functions.list(
                schema, keccak(b"\1" + owner + batch), 2, [batch], len(self.y), tensors.fixed(0.5), 10**17, "",
                int(time.time()) + 86_400),
            self.market.functions.bondFor(len(self.y)).call())
        return self.market.functions.count().call() - 1

    def hear(self):
        """The first task that is announced."""
        while True:
            found = self.board.events.Announced().get_logs(from_block=0)
            if found:
                return self.w3.eth.contract(found[0].args.task, abi=self.abi)
            time.sleep(0.2)

    def train(self, weights):
        """Ten steps of L-BFGS from the weights of the task, which scikit-learn writes as coef_ and intercept_."""
        model = LogisticRegression(warm_start=True, max_iter=10, C=1.0)
        model.coef_, model.intercept_ = weights[:-1].T.copy(), weights[-1].copy()
        model.classes_ = numpy.arange(10)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(self.x, self.y)
        return numpy.clip(numpy.vstack([model.coef_.T, model.intercept_]) - weights, -4, 4)

    def step(self, task):
        """Does what is due; false when nothing is left to do."""
        phase, number = task.functions.phase().call(), task.functions.round().call()
        if phase in (1, 2):
            committed = task.functions.hasCommitted(CAROL.address).call()
            if phase == 1 and not committed:
                update = tensors.pack(self.train(tensors.unpack(task.functions.weights().call())))
                states, salt = keccak(update), keccak(b"carol knows this" + bytes([number]))
                self.sealed[number] = (update, states, salt)
                seal = encode(
                    ["address", "address", "uint32", "bytes", "bytes32", "bytes32"],
                    [task.address, CAROL.address, number, update, states, salt])
                self.send(task.functions.commit(keccak(seal)))
            elif phase == 2 and committed and number in self.sealed:
                self.send(task.functions.reveal(*self.sealed.pop(number)))
        elif phase >= ENDED:
            if task.functions.owedTo(CAROL.address).call() > 0:
                self.send(task.functions.claim())
            return False
        time.sleep(0.2)
        return True


with node.node() as running, tempfile.TemporaryDirectory() as place:
    folder = pathlib.Path(place)
    environment = {"GALAXY_RPC": running.url, "PATH": "/usr/bin:/bin"}
    digits = load_digits()
    x, y = digits.data, digits.target
    (folder / "schema.json").write_text(json.dumps(SCHEMA))
    (folder / "task.json").write_text(json.dumps(PLAN))
    table(folder / "bob.csv", x[:600], y[:600])
    table(folder / "test.csv", x[1_400:], y[1_400:])

    def run(*arguments):
        done = subprocess.run([command.GALAXY, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(*arguments):
        return subprocess.Popen(
            [command.GALAXY, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    addresses = json.loads(run("market", "--from", "judy", "--json"))
    run("data", "prepare", "bob.csv", "--schema", "schema.json", "--out", "bobs", "--owner", "bob")
    bob = start("data", "serve", "bobs", "--price", "0.1 coin", "--from", "bob", "--tasks", "1")
    # Places are given out after some seconds: Bob has listed his rows before.
    while "listing" not in (line := bob.stdout.readline()):
        assert line, "bob has ended"
    alice = start("task", "run", "task.json", "--from", "alice")
    try:
        w3 = Web3(Web3.HTTPProvider(running.url))
        carol = Provider(w3, addresses, x[600:1_200] / 16, y[600:1_200].astype(numpy.uint8))
        task = carol.hear()
        listing = carol.list(task.functions.schema().call())
        deposit = 10**17
        carol.send(task.functions.apply(listing), deposit)
        end = time.time() + 240
        while carol.step(task):
            assert time.time() < end, "the task takes too long"
        for process in (bob, alice):
            assert process.wait(timeout=120) == 0, process.stdout.read()
    finally:
        bob.kill()
        alice.kill()
    # Both took part in every round, both are paid, and nothing is left.
    scored = task.events.Scored().get_logs(from_block=0)
    assert len([event for event in scored if event.args.provider == CAROL.address]) == PLAN["rounds"], scored
    paid = {event.args.to: event.args.amount for event in task.events.Payout().get_logs(from_block=0)}
    assert paid.get(CAROL.address, 0) > 0, paid
    assert w3.eth.get_balance(task.address) == 0
    accuracy = task.functions.accuracy().call() / 2**24
    assert accuracy > 0.8, accuracy
    audit = json.loads(run("audit", task.address, "--json"))
    assert audit["agrees"] and not audit["differences"], audit
print(f"a provider in Python with scikit-learn beside one of Galaxy's: accuracy {accuracy:.3f}, paid {paid[CAROL.address] / 1e18:.3f} coins")
