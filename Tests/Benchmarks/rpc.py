"""A node as its clients feel it: `eth_call` of a view over keep-alive HTTP, and the same scripts by web3.py against eth-tester (py-evm).

The peer of the calls is the goal of the issue; that of the script is eth-tester in the same run, with a contract of a few bytes.
"""
import http.client
import importlib.util
import json
import pathlib
import statistics
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Interop"))

import node

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
TRANSFERS = 1_000


def deployed(w3, abi, bytecode, *arguments):
    from eth_account import Account
    alice = Account.from_key(KEY)
    built = w3.eth.contract(abi=abi, bytecode=bytecode).constructor(*arguments).build_transaction(
        {"from": alice.address, "nonce": w3.eth.get_transaction_count(alice.address)})
    built.pop("from")
    return w3.eth.wait_for_transaction_receipt(
        w3.eth.send_raw_transaction(alice.sign_transaction(built).raw_transaction)).contractAddress


def script(w3, abi, bytecode, *arguments):
    """Deploys, then sends signed transfers one after the other, each with its receipt: seconds. Signing is the client's own work, and done before."""
    from eth_account import Account
    alice = Account.from_key(KEY)
    chain, nonce = w3.eth.chain_id, w3.eth.get_transaction_count(alice.address) + 1
    transfers = [alice.sign_transaction({"chainId": chain, "to": BOB, "value": 1, "gas": 21_000, "gasPrice": 10**10,
                                         "nonce": nonce + number}).raw_transaction for number in range(TRANSFERS)]
    start = time.perf_counter()
    assert deployed(w3, abi, bytecode, *arguments)
    for transfer in transfers:
        receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(transfer), poll_latency=0.001)
        assert receipt.status == 1
    return time.perf_counter() - start


def calls(url, body, count):
    """So many calls over one connection: the seconds of each."""
    host = url.removeprefix("http://")
    connection = http.client.HTTPConnection(host)
    times = []
    for _ in range(count):
        start = time.perf_counter()
        connection.request("POST", "/", body, {"Content-Type": "application/json"})
        answer = connection.getresponse().read()
        times.append(time.perf_counter() - start)
        assert b'"result"' in answer, answer
    return times


def figures(figure):
    if importlib.util.find_spec("web3") is None:
        return print("skipped: web3 cannot be installed here")
    from eth_account import Account
    from web3 import Web3
    with node.node("--quiet") as running:
        w3 = Web3(Web3.HTTPProvider(running.url))
        built = node.artifact(ROOT / "contracts/token/token.gx", "GalaxyToken")
        token = deployed(w3, built["abi"], built["bytecode"], 1000)
        data = w3.eth.contract(address=token, abi=built["abi"]).encode_abi("balanceOf", [BOB])
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [{"to": token, "data": data}, "latest"]})
        calls(running.url, body, 200)
        one = calls(running.url, body, 2_000)
        figure("chain.rpc.call.p50", statistics.median(one) * 1e3, 0.5, "goal", "ms")
        threads = [threading.Thread(target=calls, args=(running.url, body, 500)) for _ in range(32)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # One Python process asks: it takes most of the time.
        figure("chain.rpc.call.32", (time.perf_counter() - start) / (32 * 500) * 1e6, 250, "goal of 4,000 per second", "us")
        ours = script(w3, built["abi"], built["bytecode"], 1000)
    if importlib.util.find_spec("eth_tester") is None:
        return print("skipped: eth-tester cannot be installed here")
    from eth_tester import EthereumTester, PyEVMBackend
    from web3 import EthereumTesterProvider
    tester = EthereumTester(PyEVMBackend())
    peer = Web3(EthereumTesterProvider(tester))
    alice = Account.from_key(KEY)
    peer.eth.send_transaction({"from": peer.eth.accounts[0], "to": alice.address, "value": 10**21})
    # Returns one byte of code: nothing to verify, nothing to run.
    theirs = script(peer, [], "0x6001600c60003960016000f300")
    figure("chain.vsEthTester", ours, theirs, f"eth-tester with py-evm, deploy and {TRANSFERS} transfers", "s")
