"""Answers of `galaxy node` against the schemas of ethereum/execution-apis, and its not-found and error cases that do not need the EVM.

The schemas and cases are re-stated from https://github.com/ethereum/execution-apis (CC0-1.0, commit 033ca6e6 of August 2026): src/schemas
and tests/*/*.io. What is not here: eth_simulateV1, debug_getRaw*, debug_traceBlock*, eth_createAccessList, txpool_*, testing_*, and cases that run code of the EVM.
"""
import importlib.util
import pathlib
import sys

if any(importlib.util.find_spec(name) is None for name in ("web3", "jsonschema")):
    print("skipped: schemas of execution-apis (web3 or jsonschema cannot be installed here)")
    sys.exit(0)

import jsonschema
from eth_account import Account
from web3 import Web3

import node

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ALICE = Account.from_key("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")


def text(pattern):
    return {"type": "string", "pattern": pattern}


def hexadecimal(count):
    return text(f"^0x[0-9a-f]{{{count}}}$")


def listing(items):
    return {"type": "array", "items": items}


def record(required, optional=None, closed=False):
    return {"type": "object", "required": list(required), "properties": required | (optional or {}), "additionalProperties": not closed}


UINT, BYTES, BYTE = text("^0x(0|[1-9a-f][0-9a-f]*)$"), text("^0x[0-9a-f]*$"), text("^0x[0-9a-f]{1,2}$")
UINT256, HASH, BLOOM = text("^0x(0|[1-9a-f][0-9a-f]{0,63})$"), hexadecimal(64), hexadecimal(512)
ADDRESS, NULL, FLAG = text("^0x[0-9a-fA-F]{40}$"), {"type": "null"}, {"type": "boolean"}
MAYBE_ADDRESS = {"oneOf": [ADDRESS, NULL]}
ACCESS_LIST = listing(record({"address": ADDRESS, "storageKeys": listing(HASH)}, closed=True))
LOG = record({"transactionHash": HASH}, {
    "removed": FLAG, "logIndex": UINT, "transactionIndex": UINT, "blockHash": HASH, "blockNumber": UINT, "blockTimestamp": UINT,
    "address": ADDRESS, "data": BYTES, "topics": listing(HASH)}, closed=True)
RECEIPT = record({
    "blockHash": HASH, "blockNumber": UINT, "from": ADDRESS, "cumulativeGasUsed": UINT, "gasUsed": UINT, "logs": listing(LOG),
    "logsBloom": BLOOM, "transactionHash": HASH, "transactionIndex": UINT, "effectiveGasPrice": UINT},
    {"type": BYTE, "to": MAYBE_ADDRESS, "contractAddress": MAYBE_ADDRESS, "status": UINT}, closed=True)
UNSIGNED = {"nonce": UINT, "gas": UINT, "value": UINT, "input": BYTES, "gasPrice": UINT}
SIGNED = {"blockHash": HASH, "blockNumber": UINT, "from": ADDRESS, "hash": HASH, "transactionIndex": UINT, "r": UINT, "s": UINT}
TYPED = {"chainId": UINT, "accessList": ACCESS_LIST, "yParity": BYTE}
TRANSACTION = {"oneOf": [
    record({"type": text("^0x0$"), "v": UINT} | UNSIGNED | SIGNED, {"to": MAYBE_ADDRESS, "chainId": UINT}),
    record({"type": text("^0x1$")} | UNSIGNED | SIGNED | TYPED, {"to": MAYBE_ADDRESS, "v": BYTE}),
    record({"type": text("^0x2$"), "maxFeePerGas": UINT, "maxPriorityFeePerGas": UINT} | UNSIGNED | SIGNED | TYPED,
           {"to": MAYBE_ADDRESS, "v": BYTE})]}
BLOCK = record({
    "hash": HASH, "parentHash": HASH, "sha3Uncles": HASH, "miner": ADDRESS, "stateRoot": HASH, "transactionsRoot": HASH,
    "receiptsRoot": HASH, "logsBloom": BLOOM, "number": UINT, "gasLimit": UINT, "gasUsed": UINT, "timestamp": UINT,
    "extraData": BYTES, "mixHash": HASH, "nonce": hexadecimal(16), "size": UINT,
    "transactions": {"anyOf": [listing(HASH), listing(TRANSACTION)]}, "uncles": listing(HASH)},
    {"difficulty": UINT, "baseFeePerGas": UINT})
PROOF = record({
    "address": ADDRESS, "accountProof": listing(BYTES), "balance": UINT256, "codeHash": HASH, "nonce": UINT, "storageHash": HASH,
    "storageProof": listing(record({"key": text("^0x[0-9a-f]{0,64}$"), "value": UINT256, "proof": listing(BYTES)}))})
FEES = record({"oldestBlock": UINT, "baseFeePerGas": listing(UINT), "gasUsedRatio": listing({"type": "number"})},
              {"reward": listing(listing(UINT))})
ZERO, NOWHERE = "0x" + "0" * 64, "0x" + "0" * 56 + "deadbeef"

# From tests/*/*.io: the request, and null or the code of the error.
CASES = [
    ("eth_getBlockByHash", [ZERO, True], None), ("eth_getBlockByHash", [NOWHERE, True], None),
    ("eth_getBlockByNumber", ["0x3e8", True], None), ("eth_getBlockReceipts", [ZERO], None),
    ("eth_getBlockReceipts", [NOWHERE], None), ("eth_getTransactionByHash", [ZERO], None),
    ("eth_getTransactionByHash", [NOWHERE], None), ("eth_getTransactionReceipt", [ZERO], None),
    ("eth_getTransactionReceipt", [NOWHERE], None),
    ("eth_getLogs", [{"blockHash": NOWHERE, "fromBlock": "0x3", "toBlock": "0x4"}], -32602),
    ("eth_getLogs", [{"fromBlock": "0x32", "toBlock": "0x2f"}], -32602),
    ("eth_getLogs", [{"fromBlock": "0x38", "toBlock": "0x3a"}], -32602),
    ("eth_getLogs", [{"fromBlock": "0x0", "toBlock": "0x38"}], -32602),
    ("eth_getLogs", [{"fromBlock": "0x38", "toBlock": "latest"}], -32602),
    ("eth_getStorageAt", ["0xaa" + "0" * 38, "0x" + "0" * 65, "latest"], -32602),
    ("eth_getStorageAt", ["0xaa" + "0" * 38, "0xasdf", "latest"], -32602),
]

with node.node("--quiet") as running:
    w3 = Web3(Web3.HTTPProvider(running.url))

    def answer(method, *parameters):
        return w3.provider.make_request(method, list(parameters))

    checked = 0

    def valid(schema, method, *parameters):
        global checked
        given = answer(method, *parameters)
        assert "result" in given, f"{method}: {given}"
        jsonschema.validate(given["result"], schema)
        checked += 1
        return given["result"]

    def send(fields):
        fields = {"chainId": 1337, "nonce": w3.eth.get_transaction_count(ALICE.address), "gas": 3_000_000} | fields
        raw = ALICE.sign_transaction(fields).raw_transaction.to_0x_hex()
        return valid(HASH, "eth_sendRawTransaction", raw)

    built = node.artifact(ROOT / "contracts/token/token.gx", "GalaxyToken")
    constructor = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]).constructor(1000).data_in_transaction
    gas = valid(UINT, "eth_estimateGas", {"from": ALICE.address, "data": constructor})
    deployed = send({"data": constructor, "gas": int(gas, 16), "gasPrice": 10**10})
    token = valid(RECEIPT, "eth_getTransactionReceipt", deployed)["contractAddress"]
    contract = w3.eth.contract(address=Web3.to_checksum_address(token), abi=built["abi"])
    transfer = contract.encode_abi("transfer", ["0x" + "22" * 20, 3])
    hashes = [deployed, send({"to": contract.address, "data": transfer, "gasPrice": 10**10, "accessList": [
        {"address": contract.address, "storageKeys": [ZERO]}]}),
        send({"to": contract.address, "data": transfer, "maxFeePerGas": 10**10, "maxPriorityFeePerGas": 7})]
    for hash in hashes:
        valid(TRANSACTION, "eth_getTransactionByHash", hash)
        receipt = valid(RECEIPT, "eth_getTransactionReceipt", hash)
        valid(listing(RECEIPT), "eth_getBlockReceipts", receipt["blockNumber"])
        for full in (True, False):
            valid(BLOCK, "eth_getBlockByHash", receipt["blockHash"], full)
            valid(BLOCK, "eth_getBlockByNumber", receipt["blockNumber"], full)
        valid(TRANSACTION, "eth_getTransactionByBlockHashAndIndex", receipt["blockHash"], "0x0")
        valid(TRANSACTION, "eth_getTransactionByBlockNumberAndIndex", receipt["blockNumber"], "0x0")
    for tag in ("earliest", "latest", "safe", "finalized", "pending"):
        valid(BLOCK, "eth_getBlockByNumber", tag, False)
        for method in ("eth_getBalance", "eth_getTransactionCount"):
            valid(UINT, method, ALICE.address, tag)
        valid(BYTES, "eth_getCode", token, tag)
        valid(hexadecimal(64), "eth_getStorageAt", token, "0x0", tag)
        valid(PROOF, "eth_getProof", token, ["0x0"], tag)
        valid(FEES, "eth_feeHistory", "0x3", tag, [0, 50.5, 100])
    for method in ("eth_chainId", "eth_blockNumber", "eth_gasPrice", "eth_maxPriorityFeePerGas"):
        valid(UINT, method)
    valid(text("^(0|[1-9][0-9]*)$"), "net_version")
    valid(FLAG, "eth_syncing")
    valid(listing(ADDRESS), "eth_accounts")
    valid(ADDRESS, "eth_coinbase")
    valid(BYTES, "eth_call", {"to": token, "data": contract.encode_abi("totalSupply", [])}, "latest")
    valid(listing(LOG), "eth_getLogs", {"fromBlock": "0x0"})
    for method in ("eth_newBlockFilter", "eth_newPendingTransactionFilter"):
        valid(listing(HASH), "eth_getFilterChanges", valid(UINT, method))
    logs = valid(UINT, "eth_newFilter", {"fromBlock": "0x0"})
    valid(listing(LOG), "eth_getFilterLogs", logs)
    valid(FLAG, "eth_uninstallFilter", logs)
    for method, parameters, expected in CASES:
        given = answer(method, *parameters)
        found = given["error"]["code"] if "error" in given else given["result"]
        assert found == expected, f"{method} {parameters}: {given}"
print(f"ok  execution-apis: {checked} answers are valid, {len(CASES)} not-found and error cases")
