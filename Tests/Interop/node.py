"""Runs `galaxy node` on a folder of its own, for tests with Python's tools."""
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import command


class Node:
    def __init__(self, folder, *arguments):
        self.folder = folder
        self.arguments = arguments
        self.ipc = f"{folder}.ipc"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [command.GALAXY, "node", "--data", self.folder, "--rpc", "127.0.0.1:0", "--ipc", self.ipc, *self.arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.output = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)", self.output)):
            line = self.process.stdout.readline()
            if not line:
                sys.exit(f"galaxy node does not start:\n{self.output}")
            self.output += line
        self.url = f"http://127.0.0.1:{found[1]}"
        self.socket = f"ws://127.0.0.1:{found[1]}"

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Ctrl-C; it must end in order."""
        self.process.terminate()
        self.output += self.process.stdout.read()
        assert self.process.wait(timeout=20) == 0, self.output


@contextlib.contextmanager
def node(*arguments):
    with tempfile.TemporaryDirectory() as folder:
        running = Node(pathlib.Path(folder, "chain"), *arguments)
        try:
            yield running
        finally:
            running.kill()


def artifact(source, name):
    """What `galaxy build` makes of a contract, for web3.py."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([command.GALAXY, "build", source, "--out", folder], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(pathlib.Path(folder, f"{name}.json").read_text())
