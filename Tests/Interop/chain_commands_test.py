"""`galaxy deploy`, `send`, `call`, `logs`, `receipt`, `block`, `storage` and `balance` against `galaxy node`."""
import json
import os
import pathlib
import subprocess
import tempfile

import command
import node

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

with node.node() as running, tempfile.TemporaryDirectory() as folder:
    def outputs(*arguments, code):
        done = subprocess.run([command.GALAXY, *map(str, arguments)], capture_output=True, text=True, cwd=folder,
                              env=os.environ | {"GALAXY_RPC": running.url})
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout, done.stderr

    def run(*arguments, code=0):
        return "".join(outputs(*arguments, code=code))

    def report(*arguments, code=0):
        return json.loads(outputs(*arguments, "--json", code=code)[0])

    deployed = report("deploy", ROOT / "contracts/token/token.gx", 1000)
    assert deployed["status"] == "success" and deployed["contract"].startswith("0x"), deployed
    sent = report("send", "GalaxyToken", "transfer", BOB, 30, "--trace", "send.gxt")
    assert sent["returns"] == [True] and sent["events"][0]["name"] == "Transfer", sent
    assert sent["events"][0]["arguments"]["value"] == 30, sent
    assert "transfer" in run("trace", "send.gxt")
    assert report("call", "GalaxyToken", "balanceOf", BOB)["returns"] == [30]
    assert report("call", deployed["contract"], "balanceOf", BOB, "--block", 1)["returns"] == [0]
    assert "Transfer(from: " in run("logs", "GalaxyToken", "--event", "Transfer")
    assert [log["arguments"]["value"] for log in report("logs", "GalaxyToken")] == [1000, 30]
    assert run("storage", "GalaxyToken").startswith("totalSupply = 1000")
    assert report("storage", "GalaxyToken", "balances", BOB) == {f"balances[{BOB}]": 30}
    # What would fail is not sent; when it is, it fails by name.
    told = run("send", "GalaxyToken", "transfer", BOB, 5000, code=1)
    assert "not sent" in told and "InsufficientBalance(" in told, told
    refused = report("send", "GalaxyToken", "transfer", BOB, 5000, code=1)
    assert refused["status"] == "failed" and refused["error"]["code"] == 1, refused
    assert "InsufficientBalance(" in refused["error"]["message"], refused
    failed = report("send", "GalaxyToken", "transfer", BOB, 5000, "--gas", 200_000, code=1)
    assert failed["status"] == "revert" and failed["error"]["name"] == "InsufficientBalance", failed
    receipt = json.loads(run("receipt", failed["transaction"]))
    assert receipt["status"] == "0x0" and receipt["galaxy"]["status"] == "revert", receipt
    # A transaction is run again by its hash, whenever it was.
    assert "InsufficientBalance(" in run("trace", failed["transaction"])
    assert "intrinsic" in run("trace", sent["transaction"], "--format", "table")
    assert "InsufficientBalance(" in run("debug", failed["transaction"], "-x", "why", "-x", "q")
    assert "has no transaction" in run("trace", "0x" + "17" * 32, code=1)
    assert json.loads(run("block", 2))["transactions"][0]["hash"] == sent["transaction"]
    assert run("block", "latest") == run("block")
    run("send", "bob", "--value", "3 coin")
    assert run("balance", BOB) == "10003 coin\n"
    assert "has no entry or view" in run("call", "GalaxyToken", "nothing", code=2)
    assert "deployments/1337.json" in run("call", "Nothing", "x", code=2)
    # An account of one's own, in a keystore.
    pathlib.Path(folder, "password").write_text("correct horse")
    new = report("account", "new", "carol", "--password-file", "password", "--light") if "--light" in run("account", "new", "--help") \
        else report("account", "new", "carol", "--password-file", "password")
    run("send", new["address"], "--value", "1 coin")
    own = report("send", "GalaxyToken", "approve", BOB, 1, "--from", "carol", "--password-file", "password")
    assert own["events"][0]["arguments"]["owner"] == new["address"], own
    running.stop()
    assert "cannot be reached" in run("balance", BOB, code=3)
    assert report("balance", BOB, code=3)["error"]["code"] == 3
print("ok  galaxy deploy, send, call, logs, receipt, block, storage, balance against galaxy node")
