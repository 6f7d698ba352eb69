"""Unchanged web3.py and eth-account against `galaxy node`: deploy, transact, call, read events, decode reverts, subscribe, verify proofs, and go
on after kill -9."""
import asyncio
import importlib.util
import pathlib
import sys
import urllib.request

if importlib.util.find_spec("web3") is None or importlib.util.find_spec("trie") is None:
    print("skipped: web3.py against galaxy node (web3 or trie cannot be installed here)")
    sys.exit(0)

import rlp
import web3
from eth_account import Account
from eth_utils import keccak
from trie import HexaryTrie
from web3 import AsyncIPCProvider, AsyncWeb3, IPCProvider, Web3, WebSocketProvider
from web3.exceptions import ContractCustomError, TransactionNotFound, Web3RPCError

import node

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# The first two accounts of the development chain; everybody knows their keys.
ALICE = Account.from_key("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
BOB = Account.from_key("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")


def send(w3, call, sender=ALICE, **fields):
    """Builds, signs and sends a transaction as people do, and waits for its receipt."""
    fields = {"from": sender.address, "nonce": w3.eth.get_transaction_count(sender.address, "pending"), **fields}
    transaction = call.build_transaction(fields) if call is not None else {"chainId": w3.eth.chain_id, **fields}
    transaction.pop("from", None)
    signed = sender.sign_transaction(transaction)
    return w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(signed.raw_transaction), timeout=20)


def raises(kind, function, *words):
    try:
        function()
    except kind as error:
        for word in words:
            assert word in str(error), f"{word!r} is not in {error!r}"
        return error
    raise AssertionError(f"no {kind.__name__}")


def token(w3):
    built = node.artifact(ROOT / "contracts/token/token.gx", "GalaxyToken")
    factory = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"])
    receipt = send(w3, factory.constructor(1000))
    assert receipt.status == 1 and receipt.contractAddress
    assert w3.eth.get_code(receipt.contractAddress).hex() == built["deployedBytecode"][2:]
    return w3.eth.contract(address=receipt.contractAddress, abi=built["abi"])


def deploys_and_transacts(w3, contract):
    assert w3.is_connected() and w3.eth.chain_id == 1337 and w3.net.version == "1337"
    assert w3.client_version.startswith("Galaxy/")
    assert w3.eth.get_balance(BOB.address) == 10_000 * 10**18
    assert contract.functions.name().call() == "Galaxy Token"
    assert contract.functions.balanceOf(ALICE.address).call() == 1000
    # The estimate is exact: with one gas less the transaction fails.
    call = contract.functions.transfer(BOB.address, 30)
    exact = call.estimate_gas({"from": ALICE.address})
    assert send(w3, call, gas=exact - 1).status == 0
    receipt = send(w3, call, gas=exact)
    assert receipt.status == 1 and receipt.gasUsed == exact
    assert contract.functions.balanceOf(BOB.address).call() == 30
    # All three forms of envelope.
    price = w3.eth.gas_price
    for number, form in enumerate([{"gasPrice": price}, {"gasPrice": price, "accessList": []}, {}]):
        receipt = send(w3, call, **form)
        assert receipt.status == 1 and receipt.type == number
        assert w3.eth.get_transaction(receipt.transactionHash).type == number
        assert receipt.effectiveGasPrice == w3.eth.get_transaction(receipt.transactionHash).gasPrice
    receipt = send(w3, None, to=BOB.address, value=5, gas=21000, maxFeePerGas=2 * price, maxPriorityFeePerGas=1)
    assert receipt.gasUsed == 21000 and receipt.contractAddress is None
    assert w3.eth.get_transaction_count(ALICE.address) == 7
    history = w3.eth.fee_history(4, "latest", [10, 90])
    assert len(history.baseFeePerGas) == 5 and len(history.reward) == 4 and 0 < history.gasUsedRatio[0] < 1


def reads_events(w3, contract):
    events = contract.events.Transfer().get_logs(from_block=0)
    assert [event.args.value for event in events] == [1000, 30, 30, 30, 30]
    assert events[0].args["from"] == "0x" + "0" * 40 and events[1].args.to == BOB.address
    to_bob = contract.events.Transfer().get_logs(from_block=0, argument_filters={"to": BOB.address})
    assert len(to_bob) == 4
    block = w3.eth.get_block(events[1].blockNumber, full_transactions=True)
    assert block.transactions[0]["from"] == ALICE.address and block.hash == events[1].blockHash
    assert contract.events.Transfer().process_receipt(w3.eth.get_transaction_receipt(events[1].transactionHash))[0].args.value == 30
    logs, blocks = contract.events.Transfer.create_filter(from_block="latest"), w3.eth.filter("latest")
    pending = w3.eth.filter("pending")
    receipt = send(w3, contract.functions.transfer(BOB.address, 1))
    assert [event.args.value for event in logs.get_new_entries()] == [1] and logs.get_new_entries() == []
    assert blocks.get_new_entries() == [receipt.blockHash] and pending.get_new_entries() == [receipt.transactionHash]
    assert len(w3.eth.get_block_receipts(receipt.blockNumber)) == 1


def decodes_reverts(w3, contract):
    call = contract.functions.transfer(ALICE.address, 10**6)
    error = raises(ContractCustomError, lambda: call.call({"from": BOB.address}))
    assert error.data.startswith("0x" + keccak(text="InsufficientBalance(address,uint256,uint256)")[:4].hex())
    raises(ContractCustomError, lambda: call.estimate_gas({"from": BOB.address}))
    told = w3.provider.make_request("eth_call", [{
        "from": BOB.address, "to": contract.address, "data": call._encode_transaction_data()}, "latest"])["error"]
    assert told["code"] == 3 and "InsufficientBalance(" in told["message"], told
    receipt = send(w3, call, BOB, gas=200_000)
    assert receipt.status == 0 and receipt.logs == []
    trace = w3.provider.make_request("debug_traceTransaction", [receipt.transactionHash.to_0x_hex(), {"tracer": "callTracer"}])
    assert trace["result"]["error"] == "execution reverted" and "InsufficientBalance(" in trace["result"]["revertReason"], trace


def refuses_what_no_block_takes(w3, contract):
    def signed(**fields):
        return ALICE.sign_transaction({
            "chainId": 1337, "to": BOB.address, "value": 1, "gas": 21000, "nonce": w3.eth.get_transaction_count(ALICE.address),
            "maxFeePerGas": 10**10, "maxPriorityFeePerGas": 1, **fields}).raw_transaction
    raises(Web3RPCError, lambda: w3.eth.send_raw_transaction(signed(nonce=0)), "nonce too low")
    raises(Web3RPCError, lambda: w3.eth.send_raw_transaction(signed(chainId=1)), "chain")
    raises(Web3RPCError, lambda: w3.eth.send_raw_transaction(signed(gas=20999)), "intrinsic gas too low")
    raises(Web3RPCError, lambda: w3.eth.send_raw_transaction(signed(value=10**24)), "insufficient funds")
    raises(Web3RPCError, lambda: w3.eth.send_raw_transaction(signed(maxFeePerGas=1, maxPriorityFeePerGas=1)), "base fee")
    raises(Web3RPCError, lambda: w3.eth.send_raw_transaction(b"\x02\xc0"), "")
    raises(TransactionNotFound, lambda: w3.eth.get_transaction("0x" + "11" * 32))
    # A gap waits, and is filled.
    nonce = w3.eth.get_transaction_count(ALICE.address)
    later = w3.eth.send_raw_transaction(signed(nonce=nonce + 1))
    assert w3.eth.get_transaction(later).blockNumber is None
    assert w3.eth.get_transaction_count(ALICE.address, "pending") == nonce
    # The one behind the gap is replaced by one that offers more.
    raises(Web3RPCError, lambda: w3.eth.send_raw_transaction(signed(nonce=nonce + 1, value=2)), "underpriced")
    better = w3.eth.send_raw_transaction(signed(nonce=nonce + 1, value=2, maxFeePerGas=2 * 10**10, maxPriorityFeePerGas=2))
    first = w3.eth.send_raw_transaction(signed(nonce=nonce))
    assert w3.eth.get_transaction_receipt(first).status == 1 and w3.eth.get_transaction_receipt(better).status == 1
    raises(TransactionNotFound, lambda: w3.eth.get_transaction(later))


def proves_state(w3, contract):
    proof = w3.eth.get_proof(contract.address, [], "latest")
    root = w3.eth.get_block("latest").stateRoot
    # Python's own trie finds the account under the root, with nothing but the nodes of the proof.
    nodes = [rlp.decode(bytes(item)) for item in proof.accountProof]
    account = rlp.decode(HexaryTrie.get_from_proof(root, keccak(bytes.fromhex(contract.address[2:])), nodes))
    assert account == [b"", b"", bytes(proof.storageHash), bytes(proof.codeHash)], account
    # A place in storage, found in the state's own trace of a call.
    slots = storage_keys(w3, contract)
    proof = w3.eth.get_proof(contract.address, [int(slot, 16) for slot in slots] + [1], "latest")
    for item in proof.storageProof[:-1]:
        value = HexaryTrie.get_from_proof(proof.storageHash, bytes(item.key), [rlp.decode(bytes(n)) for n in item.proof])
        stored = w3.eth.get_storage_at(contract.address, int.from_bytes(bytes(item.key), "big"))
        assert value and rlp.decode(value).rjust(32, b"\0") == bytes(stored), (value, stored)
    absent = proof.storageProof[-1]
    assert HexaryTrie.get_from_proof(proof.storageHash, bytes(absent.key), [rlp.decode(bytes(n)) for n in absent.proof]) == b""
    # An account that was never used.
    nobody = w3.eth.get_proof("0x" + "12" * 20, [], "latest")
    assert HexaryTrie.get_from_proof(root, keccak(bytes.fromhex("12" * 20)), [rlp.decode(bytes(n)) for n in nobody.accountProof]) == b""


def storage_keys(w3, contract):
    """The keys of the contract's single values: the hash of their names' identity, which the node's proof of a wrong key does not know."""
    # The storage trie is small: all of its leaves are in the proofs of keys that differ in their first nibble.
    found = set()
    for nibble in range(16):
        proof = w3.eth.get_proof(contract.address, [nibble << 252], "latest").storageProof[0]
        for item in proof.proof:
            decoded = rlp.decode(bytes(item))
            if len(decoded) == 2 and decoded[0][0] >> 4 in (2, 3) and len(decoded[0]) == 32:
                path = decoded[0].hex()[1:] if decoded[0][0] >> 4 == 3 else decoded[0].hex()[2:]
                prefix = f"{nibble:x}"
                if len(prefix + path) == 64:
                    found.add(prefix + path)
    assert found, "no leaf right below the root"
    return sorted(found)


async def subscribes(provider, contract, w3):
    async with AsyncWeb3(provider) as socket:
        heads = await socket.eth.subscribe("newHeads")
        logs = await socket.eth.subscribe("logs", {"address": contract.address})
        pending = await socket.eth.subscribe("newPendingTransactions")
        receipt = send(w3, contract.functions.transfer(BOB.address, 2))
        heard = {}
        async for message in socket.socket.process_subscriptions():
            heard[message["subscription"]] = message["result"]
            if len(heard) == 3:
                break
        assert heard[heads].hash == receipt.blockHash and heard[heads].baseFeePerGas > 0
        assert heard[logs].transactionHash == receipt.transactionHash
        assert heard[pending] == receipt.transactionHash
        assert await socket.eth.unsubscribe(heads)


def lives_on(running, contract):
    """kill -9, and the same chain with the same nonces goes on (the four bugs of anvil's --load-state)."""
    w3 = Web3(Web3.HTTPProvider(running.url))
    before = (w3.eth.get_block("latest").hash, w3.eth.get_transaction_count(ALICE.address),
              contract.functions.balanceOf(BOB.address).call(), len(contract.events.Transfer().get_logs(from_block=0)))
    head = w3.eth.get_block("latest")
    running.kill()
    running.start()
    assert (f"recovered block {head.number} {head.hash.to_0x_hex()} with state root {head.stateRoot.to_0x_hex()}, "
            "0 transactions waiting") in running.output, running.output
    w3 = Web3(Web3.HTTPProvider(running.url))
    contract = w3.eth.contract(address=contract.address, abi=contract.abi)
    after = (w3.eth.get_block("latest").hash, w3.eth.get_transaction_count(ALICE.address),
             contract.functions.balanceOf(BOB.address).call(), len(contract.events.Transfer().get_logs(from_block=0)))
    assert before == after
    for number in range(w3.eth.block_number + 1):
        assert w3.eth.get_block(number).number == number
    assert send(w3, contract.functions.transfer(BOB.address, 3)).status == 1
    # The state behind recent blocks can be read.
    assert contract.functions.balanceOf(BOB.address).call(block_identifier=w3.eth.block_number - 1) == before[2]
    running.stop()
    assert "stopping at block" in running.output


def makes_blocks_by_the_clock():
    with node.node("--interval", "1") as running:
        w3 = Web3(Web3.HTTPProvider(running.url))
        sent = [w3.eth.send_raw_transaction(ALICE.sign_transaction({
            "chainId": 1337, "to": BOB.address, "value": 1, "gas": 21000, "nonce": nonce, "gasPrice": w3.eth.gas_price})
            .raw_transaction) for nonce in range(5)]
        blob = urllib.request.Request(running.url + "/blob", bytes(100_000), method="PUT")
        with urllib.request.urlopen(blob) as answer:
            named = answer.read().decode()
        sent.append(w3.eth.send_raw_transaction(ALICE.sign_transaction({
            "chainId": 1337, "to": BOB.address, "value": 1, "gas": 500_000, "nonce": 5, "maxFeePerGas": 2 * w3.eth.gas_price,
            "maxPriorityFeePerGas": 1, "accessList": [{"address": "0x" + "b10b".zfill(40), "storageKeys": [named]}]})
            .raw_transaction))
        # What was acknowledged waits on the disk, too, and the node says so.
        running.kill()
        running.start()
        assert "6 transactions waiting, 1 blob of 100000 bytes" in running.output, running.output
        w3 = Web3(Web3.HTTPProvider(running.url))
        receipts = [w3.eth.wait_for_transaction_receipt(hash, timeout=20) for hash in sent]
        assert {receipt.blockNumber for receipt in receipts} == {1} and [receipt.transactionIndex for receipt in receipts] == list(range(6))


with node.node() as running:
    w3 = Web3(Web3.HTTPProvider(running.url))
    contract = token(w3)
    deploys_and_transacts(w3, contract)
    reads_events(w3, contract)
    decodes_reverts(w3, contract)
    refuses_what_no_block_takes(w3, contract)
    proves_state(w3, contract)
    asyncio.run(subscribes(WebSocketProvider(running.socket), contract, w3))
    # Over the Unix socket.
    w3 = Web3(IPCProvider(running.ipc))
    asyncio.run(subscribes(AsyncIPCProvider(running.ipc), w3.eth.contract(address=contract.address, abi=contract.abi), w3))
    lives_on(running, contract)
makes_blocks_by_the_clock()
print(f"ok  web3.py {web3.__version__}: deploy, transact, call, events, filters, reverts, subscriptions, proofs, the Unix socket, kill -9, blocks by the clock")
