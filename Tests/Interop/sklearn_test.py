"""A model that scikit-learn has trained, on the chain: submitted as a tensor, and scored there as scikit-learn scores it."""
import importlib.util
import pathlib
import sys

if any(importlib.util.find_spec(name) is None for name in ("web3", "sklearn")):
    print("skipped: a model of scikit-learn on a chain (web3 or scikit-learn cannot be installed here)")
    sys.exit(0)

import numpy
from eth_account import Account
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from web3 import Web3
from web3.middleware import SignAndSendRawMiddlewareBuilder

import node
import tensors

digits = load_digits()
images, labels = digits.data / 16, digits.target
model = LogisticRegression(max_iter=300).fit(images[:1200], labels[:1200])
# The last row is the bias.
weights = numpy.vstack([model.coef_.T, model.intercept_])
shown, answers = images[1200:1260], labels[1200:1260]

with node.node("--quiet") as running:
    w3 = Web3(Web3.HTTPProvider(running.url))
    alice = Account.from_key("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
    w3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(alice), layer=0)
    w3.eth.default_account = alice.address
    built = node.artifact(pathlib.Path(__file__).parent / "scores.gx", "Scores")
    sent = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]).constructor(tensors.pack(numpy.zeros((65, 10)))).transact()
    address = w3.eth.wait_for_transaction_receipt(sent).contractAddress
    scores = w3.eth.contract(address=address, abi=built["abi"])
    receipt = w3.eth.wait_for_transaction_receipt(scores.functions.replace(tensors.pack(weights)).transact())
    assert receipt.status == 1
    assert numpy.abs(tensors.unpack(scores.functions.weights().call()) - weights).max() <= 2.0**-25
    score = scores.functions.score(tensors.pack(shown), tensors.pack(answers, code=1, fraction=0)).call() / 2.0**24
    expected = model.score(shown, answers)
    assert abs(score - expected) < 1e-6, (score, expected)
print(f"ok  a model of scikit-learn on a chain: {score:.3f} of {len(answers)} digits there as here, {receipt.gasUsed:,} gas to submit")
