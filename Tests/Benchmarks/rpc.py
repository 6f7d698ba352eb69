"""A node as its clients feel it: `eth_call` of a view over keep-alive HTTP, and the same scripts by web3.py against eth-tester (py-evm).

The peer of the calls is the goal of the issue; that of the script is eth-tester in the same run, and, for what web3.py takes itself over HTTP, a server that
replays answers.

The script deploys a token and transfers it 1,000 times, in two forms. The goal's waits for the receipt of each transfer before it sends the next, as the scripts
of tests do; the other sends all of them, and then fetches all receipts. Over HTTP web3.py takes most of the time itself (`requests`: nearly a millisecond for
each call, of which there are two for a transfer), whoever answers: so the goal's figure is over `IPCProvider`, which web3.py has for a node on the same machine.
eth-tester runs in the process of the client and has no such way at all. HTTP is printed beside it.
"""
import http.client
import http.server
import importlib.util
import json
import multiprocessing
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


# The same token for the peer's machine; the compiler is in the requirements.
PEER = """
event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    amount: uint256
balanceOf: public(HashMap[address, uint256])
@deploy
def __init__(supply: uint256):
    self.balanceOf[msg.sender] = supply
@external
def transfer(receiver: address, amount: uint256):
    self.balanceOf[msg.sender] -= amount
    self.balanceOf[receiver] += amount
    log Transfer(sender=msg.sender, receiver=receiver, amount=amount)
"""


def prepared(w3, abi):
    """The address of the token to be deployed next, which follows from the nonce, and signed transfers of it: signing is the client's own work, and done before."""
    from eth_account import Account
    from eth_utils import keccak, to_checksum_address
    import rlp
    alice = Account.from_key(KEY)
    chain, nonce = w3.eth.chain_id, w3.eth.get_transaction_count(alice.address)
    token = to_checksum_address(keccak(rlp.encode([bytes.fromhex(alice.address[2:]), nonce]))[12:])
    data = w3.eth.contract(address=token, abi=abi).encode_abi("transfer", [BOB, 1])
    return token, [alice.sign_transaction({"chainId": chain, "to": token, "value": 0, "gas": 200_000, "gasPrice": 10**10, "data": data,
                                           "nonce": nonce + 1 + number}).raw_transaction for number in range(TRANSFERS)]


def script(w3, abi, bytecode):
    """Deploys a token, then sends transfers of it one after the other, each with its receipt: seconds."""
    token, transfers = prepared(w3, abi)
    start = time.perf_counter()
    assert deployed(w3, abi, bytecode, 10**9) == token
    for transfer in transfers:
        receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(transfer), poll_latency=0.001)
        assert receipt.status == 1
    return time.perf_counter() - start


def receipts_last(w3, abi, bytecode):
    """The same, but all transfers are sent, and then all receipts are fetched."""
    token, transfers = prepared(w3, abi)
    start = time.perf_counter()
    assert deployed(w3, abi, bytecode, 10**9) == token
    sent = [w3.eth.send_raw_transaction(transfer) for transfer in transfers]
    for transfer in sent:
        assert w3.eth.wait_for_transaction_receipt(transfer, poll_latency=0.001).status == 1
    return time.perf_counter() - start


def provider(url):
    """web3.py's own, with a session that does not look for proxies in the environment at each request."""
    import requests
    from web3 import HTTPProvider
    session = requests.Session()
    session.trust_env = False
    return HTTPProvider(url, session=session)


class Recorded(http.server.BaseHTTPRequestHandler):
    """A server that does nothing: it answers with what the node has answered, in the same order."""
    protocol_version = "HTTP/1.1"
    answers = []

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = Recorded.answers.pop(0)
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    def log_message(self, *_):
        pass


def replayed(answers, pipe):
    """Serves recorded answers, in a process of its own."""
    Recorded.answers = answers
    server = http.server.HTTPServer(("127.0.0.1", 0), Recorded)
    pipe.send(server.server_port)
    server.serve_forever()


def floor(abi, bytecode):
    """Seconds of the script against a server that only replays a node's answers: what web3.py needs for itself, whoever answers."""
    from web3 import HTTPProvider, Web3
    answers = []

    class Recording(HTTPProvider):
        def make_request(self, method, params):
            answer = super().make_request(method, params)
            answers.append(json.dumps(answer).encode())
            return answer

    with node.node("--quiet") as running:
        script(Web3(Recording(running.url)), abi, bytecode)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=replayed, args=(answers, theirs), daemon=True)
    server.start()
    try:
        return script(Web3(provider(f"http://127.0.0.1:{ours.recv()}")), abi, bytecode)
    finally:
        server.terminate()


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
    from web3 import IPCProvider, Web3
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
    forms = {"": script, ".receiptsLast": receipts_last}
    local, remote = {}, {}
    for name, form in forms.items():
        with node.node("--quiet") as running:
            local[name] = form(Web3(IPCProvider(running.ipc)), built["abi"], built["bytecode"])
        with node.node("--quiet") as running:
            remote[name] = form(Web3(provider(running.url)), built["abi"], built["bytecode"])
    least = floor(built["abi"], built["bytecode"])
    figure("chain.web3", remote[""], least, f"the same by web3.py against a server that does nothing: deploy and {TRANSFERS} transfers", "s")
    if any(importlib.util.find_spec(name) is None for name in ["eth_tester", "vyper"]):
        return print("skipped: eth-tester or vyper cannot be installed here")
    import vyper
    from eth_tester import EthereumTester, PyEVMBackend
    from web3 import EthereumTesterProvider
    compiled = vyper.compile_code(PEER, output_formats=["abi", "bytecode"])
    for name, form in forms.items():
        peer = Web3(EthereumTesterProvider(EthereumTester(PyEVMBackend())))
        peer.eth.send_transaction({"from": peer.eth.accounts[0], "to": Account.from_key(KEY).address, "value": 10**21})
        theirs = form(peer, compiled["abi"], compiled["bytecode"])
        what = f"eth-tester with py-evm, a token and {TRANSFERS} transfers of it"
        figure(f"chain.vsEthTester{name}", local[name], theirs, what, "s")
        figure(f"chain.vsEthTester{name}.http", remote[name], theirs, f"{what}, ours over HTTP", "s")
