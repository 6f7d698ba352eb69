"""`galaxy node check`, `export` and `import` on the folder of a node that was killed."""
import json
import os
import pathlib
import subprocess
import tempfile

import command
import node

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

with node.node() as running, tempfile.TemporaryDirectory() as folder:
    def run(*arguments, code=0, url=""):
        done = subprocess.run([command.GALAXY, *map(str, arguments)], capture_output=True, text=True, cwd=folder,
                              env=os.environ | {"GALAXY_RPC": url})
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    run("deploy", ROOT / "contracts/token/token.gx", 1000, url=running.url)
    for receiver in ["bob", "carol"]:
        run("send", receiver, "--value", "3 coin", url=running.url)
    assert "another process uses the chain" in run("node", "check", "--data", running.folder, code=1)
    running.kill()
    assert json.loads(run("node", "check", "--data", running.folder, "--json")) == {
        "blocks": 4, "transactions": 3, "head": 3}
    assert "3 blocks are in" in run("node", "export", "chain.gxc", "--data", running.folder)
    assert "3 blocks are new, the last is block 3" in run("node", "import", "chain.gxc", "--data", "copy")
    assert "0 blocks are new" in run("node", "import", "chain.gxc", "--data", "copy")
    assert "are right" in run("node", "check", "--data", "copy")
    # A copy that is cut keeps whole blocks, and says so.
    whole = pathlib.Path(folder, "chain.gxc").read_bytes()
    pathlib.Path(folder, "cut.gxc").write_bytes(whole[:-10])
    assert "damaged behind its first 2 blocks" in run("node", "import", "cut.gxc", "--data", "cut", code=1)
    assert json.loads(run("node", "check", "--data", "cut", "--json"))["head"] == 2
    # Another beginning is another chain.
    pathlib.Path(folder, "genesis.json").write_text('{"chainId": 7}')
    assert "begins with" in run("node", "check", "--data", "copy", "--genesis", "genesis.json", code=1)
    # Where producers are listed, a node whose blocks nobody would take does not begin.
    pathlib.Path(folder, "password").write_text("correct horse")
    carol, dora = (json.loads(run("account", "new", name, "--password-file", "password", "--light", "--json"))["address"] for name in ["carol", "dora"])
    pathlib.Path(folder, "listed.json").write_text(json.dumps({"chainId": 7, "producers": [carol]}))
    listed = ["node", "--genesis", "listed.json", "--data", "listed", "--rpc", "127.0.0.1:0", "--password-file", "password"]
    assert "needs a key" in run(*listed, code=2) and "needs a key" in run(*listed, "--producer", carol, code=2)
    assert f"{dora} is none of those" in run(*listed, "--producer", "dora", code=2)
    assert "there is no chain" in run("node", "check", "--data", "nothing", code=2)
with node.node("--json") as running:
    start = json.loads(running.output.splitlines()[0])
    assert start["url"] == running.url and start["webSocket"] == running.socket and start["chainId"] == 1337
    assert start["number"] == 0 and start["recovery"] is None and len(start["accounts"]) == 10
print("ok  galaxy node check, export, import after kill -9; --json")
