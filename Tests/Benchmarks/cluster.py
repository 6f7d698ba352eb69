"""Two nodes and three etcds on this machine: transfers per second from the first that is sent to the last that both nodes have in a block, and how long
no block is made when the producer is killed. The peers are the goals of the issue."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

RELEASE = pathlib.Path(__file__).resolve().parent.parent.parent / ".build/release"
BATCH = 500
# Fewer than a node has wait at most.
WAITING_MAX = 6_000
DEATHS = 5


def ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    found = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return found


class Node:
    def __init__(self, folder, name, port, etcd, producer):
        self.port = port
        self.command = [RELEASE / "galaxy", "node", "--data", f"{folder}/{name}", "--genesis", f"{folder}/genesis.json", "--quiet",
                        "--rpc", f"127.0.0.1:{port}", "--order", etcd, "--keystore", f"{folder}/keys", "--producer", producer,
                        "--password-file", f"{folder}/password"]
        self.log = open(f"{folder}/{name}.log", "a")
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        self.connection = None
        wait(lambda: self.info() is not None)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, method, *parameters):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})
        try:
            self.connection.request("POST", "/", body, {"Content-Type": "application/json"})
            return json.loads(self.connection.getresponse().read())["result"]
        except (OSError, http.client.HTTPException):
            self.connection = None
            raise

    def info(self):
        try:
            return self.ask("galaxy_nodeInfo")
        except (OSError, http.client.HTTPException):
            return None

    @property
    def height(self):
        return int(self.info()["number"], 16)


def wait(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.002)


@contextlib.contextmanager
def cluster():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([RELEASE / "galaxy-dev", "bench", "cluster-transfers"], check=True,
                       env={**os.environ, "GALAXY_BENCH_FOLDER": folder})
        pathlib.Path(folder, "password").write_text("a sentence\n")
        for name in ("a", "b"):
            subprocess.run([RELEASE / "galaxy", "account", "new", name, "--keystore", f"{folder}/keys", "--light",
                            "--password-file", f"{folder}/password"], check=True, stdout=subprocess.DEVNULL)
        numbers = ports(8)
        clients, peers = numbers[:3], numbers[3:6]
        everybody = ",".join(f"m{i}=http://127.0.0.1:{port}" for i, port in enumerate(peers))
        processes = [subprocess.Popen(
            ["etcd", "--name", f"m{i}", "--data-dir", f"{folder}/m{i}", "--log-level", "error",
             "--listen-client-urls", f"http://127.0.0.1:{clients[i]}", "--advertise-client-urls", f"http://127.0.0.1:{clients[i]}",
             "--listen-peer-urls", f"http://127.0.0.1:{peers[i]}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peers[i]}",
             "--initial-cluster", everybody], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for i in range(3)]
        etcd = "etcd=" + ",".join(f"http://127.0.0.1:{port}" for port in clients)
        nodes = []
        try:
            nodes = [Node(folder, name, numbers[6 + i], etcd, name) for i, name in enumerate(("a", "b"))]
            wait(lambda: any((node.info() or {}).get("isProducing") for node in nodes))
            yield nodes, pathlib.Path(folder, "transfers").read_text().split()
        finally:
            for node in nodes:
                node.kill()
            for process in processes:
                process.kill()
                process.wait()


def transfers(nodes, lines):
    """Seconds for each transfer, sent to both nodes in turns."""
    start = time.perf_counter()
    for number in range(0, len(lines), BATCH):
        node = nodes[number // BATCH % 2]
        wait(lambda: int(node.info()["waiting"], 16) < WAITING_MAX)
        answers = node.ask("galaxy_sendTransactions", lines[number:number + BATCH])
        assert all("hash" in answer for answer in answers), answers[0]
    wait(lambda: all(int(node.info()["waiting"], 16) == 0 for node in nodes)
         and nodes[0].info()["hash"] == nodes[1].info()["hash"], seconds=120)
    seconds = time.perf_counter() - start
    count = sum(int(nodes[0].ask("eth_getBlockTransactionCountByNumber", hex(n)), 16) for n in range(1, nodes[0].height + 1))
    assert count == len(lines), f"{count} of {len(lines)} are in blocks"
    return seconds / len(lines)


def outage(nodes, line):
    """Seconds from the death of the producer to the next block, which has a transfer that the other node was sent at once."""
    dead, alive = sorted(nodes, key=lambda node: not node.info()["isProducing"])
    height = alive.height
    dead.kill()
    start = time.perf_counter()
    alive.ask("eth_sendRawTransaction", line)
    wait(lambda: alive.height > height)
    seconds = time.perf_counter() - start
    dead.start()
    wait(lambda: dead.info()["hash"] == alive.info()["hash"])
    return seconds


def figures(figure):
    if shutil.which("etcd") is None:
        return print("skipped: etcd cannot be installed here")
    with cluster() as (nodes, lines):
        rest = len(lines) - DEATHS
        figure("chain.cluster", transfers(nodes, lines[:rest]) * 1e6, 1e6 / 1_500, "goal of 1,500 per second", "us")
        times = [outage(nodes, line) for line in lines[rest:]]
        figure("chain.cluster.outage", statistics.median(times), 3, "goal", "s")
        figure("chain.cluster.outage.worst", max(times), 3, "goal", "s")
