"""How long the compiler takes for large programs: many contracts, one long function, many mistakes.

CPU time of the command, so that other processes do not count; the peer is the limit that was set for each.
"""
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).parent.parent.parent
GALAXY = ROOT / ".build/release/galaxy"
ENTRY = """  entry set%(n)d(n: U64, to: Address) -> U64 {
    let before = held[to, default: 0]
    require n > 3 else Low(n)
    var sum: U64 = before
    for i in 0..<10 {
      sum += n * i
      if sum > 1_000 { sum -= 1_000 }
    }
    held[to] = sum
    total += sum
    return total + sum / n
  }
"""
HEAD = """contract C%(n)d {
  state total: U64 = 0
  state held: Map<Address, U64>
  error Low(n: U64)
"""


def program(lines):
    """Contracts of 40 entries each."""
    count = -(-lines // (40 * ENTRY.count("\n") + HEAD.count("\n") + 1))
    entries = "".join(ENTRY % {"n": n} for n in range(40))
    return "".join(HEAD % {"n": n} + entries + "}\n" for n in range(count))


def function(statements):
    """One entry with as many statements."""
    pairs = "".join(f"    let a{n} = t + {n}\n    t = a{n} ^ {n}\n" for n in range(statements // 2))
    return "contract One {\n  entry f(n: U64) -> U64 {\n    var t: U64 = n\n" + pairs + "    return t\n  }\n}\n"


def mistakes(count):
    """As many unknown names."""
    views = "".join(f"  view f{n}() -> U64 {{ return misspelt{n} }}\n" for n in range(count))
    return "contract E {\n" + views + "}\n"


def seconds(command, text, is_right):
    """CPU seconds of a command on a program; the best of three runs."""
    best = None
    with tempfile.TemporaryDirectory() as name:
        source = pathlib.Path(name) / "main.gx"
        source.write_text(text)
        for _ in range(3):
            child = subprocess.Popen(
                [GALAXY, command, source] + (["--out", name] if command == "build" else []),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, ended, usage = os.wait4(child.pid, 0)
            assert (ended == 0) == is_right, f"galaxy {command} ended with {ended}"
            now = usage.ru_utime + usage.ru_stime
            best = min(best or now, now)
    return best


def figures(figure):
    for name, command, text, limit in [
        ("10kLines", "build", program(10_000), .7), ("30kLines", "build", program(30_000), 2.5),
        ("oneFunction", "build", function(6_000), 1), ("mistakes", "check", mistakes(3_000), .3),
    ]:
        taken = seconds(command, text, command == "build")
        figure(f"compile.{name}", round(taken, 2), limit, "the limit", "s")
