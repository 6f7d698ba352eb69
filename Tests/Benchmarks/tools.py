"""A trace of 1.2 million steps: recorded, and made into a page; and what an editor waits for.

The peer of recording is the same run without `--trace`; the peer of the page is its limit, 3 seconds and 200 MB. CPU time of the command, so
that other processes do not count. An editor's and a debugger's waits are CPU time of the server between request and answer, of all its threads.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Interop"))
from lspclient import Client

ROOT = pathlib.Path(__file__).parent.parent.parent
GALAXY = ROOT / ".build/release/galaxy"
# What wheel and archive carry: the same code with Swift's libraries inside, so that less is linked when it starts (`Sources/Release/static`).
INSTALLED = ROOT / ".build/static/galaxy"
LOOP = """
contract Loop {
  entry run(n: U64) -> U64 {
    var sum: U64 = 7
    for i in 0..<n max 1_000_000 {
      sum = (sum * 1664525 + i) & 0xffff_ffff
    }
    return sum
  }
}
"""

TILL = """
struct Account%(n)d { balance: U128, nonce: U64 }
error Short%(n)d(have: U128, want: U128)
event Paid%(n)d(indexed who: Address, amount: U128)
contract Till%(n)d {
  state owners: Map<Address, Account%(n)d>
  state total: U128 = 0
  state history: List<U128, max 64>
  /// Pays in.
  entry pay(amount: U128) {
    require amount > 0 else Short%(n)d(0, amount)
    var account = owners[caller] ?? Account%(n)d(balance: 0, nonce: 0)
    account.balance += amount
    owners[caller] = account
    total += amount
    if history.length < 64 { history.append(amount) }
    emit Paid%(n)d(caller, amount)
  }
  view mean() -> U128 {
    var sum: U128 = 0
    for value in history { sum += value }
    return sum
  }
}
"""


def cpu(pid):
    """Milliseconds that the threads of a process have run."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def edits(lines):
    """Milliseconds from an edit to its diagnostics, the 95th of 100 in order: a name becomes wrong and right again."""
    client = Client([GALAXY, "lsp"])
    client.start({})
    count = lines // TILL.count("\n")
    client.open("untitled:Big", "".join(TILL % {"n": n} for n in range(count)))
    client.diagnostics("untitled:Big", 1)
    line = TILL.split("\n").index("    return sum")
    waits = []
    for version in range(2, 102):
        start, text = ((line, 14), "s") if version % 2 == 0 else ((line, 14), "")
        began = cpu(client.child.pid)
        client.change("untitled:Big", version, start, (line, 14 + (version % 2)), text)
        found = client.diagnostics("untitled:Big", version)
        waits.append(cpu(client.child.pid) - began)
        assert len(found) == (version + 1) % 2
    client.stop()
    return sorted(waits)[94]


def debugged(trace):
    """Milliseconds until the values at a step are there, the 95th of 40 steps all over the trace; and until it is open."""
    process = subprocess.Popen([GALAXY, "dap"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    number = 0

    def ask(command, **arguments):
        nonlocal number
        number += 1
        body = json.dumps({"seq": number, "type": "request", "command": command, "arguments": arguments}).encode()
        process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        process.stdin.flush()
        while True:
            length = 0
            while (line := process.stdout.readline()) != b"\r\n":
                length = int(line.split(b":")[1])
            answer = json.loads(process.stdout.read(length))
            if answer["type"] == "response":
                assert answer["request_seq"] == number and answer["success"], answer
                return answer.get("body", {})

    ask("initialize")
    began = cpu(process.pid)
    ask("launch", trace=str(trace))
    opened = cpu(process.pid) - began
    ask("configurationDone")
    waits = []
    for index in range(40):
        began = cpu(process.pid)
        ask("evaluate", expression=f"g {999_999 * (index * 17 % 40) // 39}", context="repl")
        frame = ask("stackTrace", threadId=1)["stackFrames"][0]
        scope = ask("scopes", frameId=frame["id"])["scopes"][0]
        assert ask("variables", variablesReference=scope["variablesReference"])["variables"]
        waits.append(cpu(process.pid) - began)
    ask("disconnect")
    process.wait()
    return sorted(waits)[37], opened


def measure(*arguments, galaxy=GALAXY, runs=3):
    """CPU seconds and the largest resident size in MB; the best of some runs."""
    best = None
    for _ in range(runs):
        child = subprocess.Popen([galaxy, *map(str, arguments)], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"galaxy {arguments[0]} failed")
        now = (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        best = min(best or now, now)
    return best


def waited(*arguments, runs=5):
    """Seconds of the clock until a command has ended; the best of some runs."""
    best = None
    for _ in range(runs):
        began = time.monotonic()
        subprocess.run([GALAXY, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
        best = min(best or 1e9, time.monotonic() - began)
    return best


def figures(figure):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source, trace, page = folder / "loop.gx", folder / "loop.gxt", folder / "loop.html"
        source.write_text(LOOP)
        run = ("run", source, "run", "200000", "--gas", "100000000")
        plain, _ = measure(*run)
        recorded, _ = measure(*run, "--trace", trace)
        seconds, size = measure("trace", trace, "--html", page)
        figure("tools.record", round(recorded, 3), round(plain, 3), "the same run, not recorded", "s")
        figure("tools.page.seconds", round(seconds, 2), 3, "the limit", "s")
        figure("tools.page.memory", round(size), 200, "the limit", "MB")
        step, opened = debugged(trace)
        figure("tools.debug.step", round(step, 1), 100, "the limit", "ms")
        figure("tools.debug.open", round(opened), 1_000, "a second", "ms")
        figure("tools.page.bytes", page.stat().st_size, 4_000_000, "the limit", "bytes")
    # Tests run on all processors: what somebody waits for is wall-clock time, the best of five; and what one thread takes.
    figure("tools.test", round(waited("test", ROOT / "contracts"), 2), 1, "the limit", "s")
    seconds, _ = measure("test", ROOT / "contracts", "--jobs", "1")
    figure("tools.test.cpu", round(seconds, 2), 1, "the limit, on one processor", "s")
    token = ROOT / "contracts/token/token.gx"
    subprocess.run([ROOT / "Sources/Release/static"], check=True, stdout=subprocess.DEVNULL)
    shared, _ = measure("check", token, runs=20)
    seconds, _ = measure("check", token, galaxy=INSTALLED, runs=20)
    figure("tools.check", round(1_000 * seconds, 1), 15, "the limit", "ms")
    figure("tools.check.shared", round(1_000 * shared, 1), round(1_000 * seconds, 1), "with Swift's libraries inside", "ms")
    figure("tools.edit.1000", round(edits(1_000), 1), 30, "the limit", "ms")
    figure("tools.edit.10000", round(edits(10_000), 1), 100, "the limit", "ms")
