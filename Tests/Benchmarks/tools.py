"""A trace of 1.2 million steps: recorded, and made into a page.

The peer of recording is the same run without `--trace`; the peer of the page is its limit, 3 seconds and 200 MB. CPU time of the command, so
that other processes do not count.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parent.parent.parent
GALAXY = ROOT / ".build/release/galaxy"
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


def measure(*arguments):
    """CPU seconds and the largest resident size in MB; the best of three."""
    best = None
    for _ in range(3):
        child = subprocess.Popen([GALAXY, *map(str, arguments)], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"galaxy {arguments[0]} failed")
        now = (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        best = min(best or now, now)
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
        figure("tools.page.bytes", page.stat().st_size, 4_000_000, "the limit", "bytes")
