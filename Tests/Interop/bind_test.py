"""`galaxy bind --python`: classes that run, and that mypy checks."""
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile

from command import GALAXY, ROOT

if importlib.util.find_spec("numpy") is None:
    print("skipped: stubs for Python (numpy cannot be installed here)")
    sys.exit(0)
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
environment = {**os.environ, "GALAXY": str(GALAXY), "PYTHONPATH": str(ROOT / "Sources/Python"), "MYPYPATH": str(ROOT / "Sources/Python")}
pathlib.Path("box.gx").write_text("""
enum Side { buy
  sell }
struct Point { x: U64, y: Q<8,24> }
contract Box {
  state kept: Tensor<Q<8,24>, [2]> = Tensor.zeros()
  error Bad(got: U64)
  error Full
  entry put(x: Tensor<Q<8,24>, [2]>, from: Address, gas_: U64) -> (U64, Bool) {
    require gas_ < 10 else Bad(gas_)
    kept = x
    return (gas_, from == caller)
  }
  entry side(side: Side, points: List<Point, max 3>, name: Text<max 9>?) -> Text<max 9> { return name ?? "none" }
  view get() -> Tensor<Q<8,24>, [2]> { return kept }
  view all() -> List<Q<8,24>, max 4> { return [0.5] }
}
""")
done = subprocess.run([GALAXY, "bind", "--python", "box.gx", "--out", "box.py"], capture_output=True, text=True)
assert done.returncode == 0, done.stderr
subprocess.run([GALAXY, "bind", "--python", ROOT / "contracts/token/token.gx", "--out", "token_.py"], check=True)
pathlib.Path("use.py").write_text("""
import numpy
from galaxy import Chain
from box import Box

box = Box.deploy(Chain("dev.chain"))
receipt = box.put(numpy.array([0.5, 1.0]), "alice", 3)
total: int = receipt.value[0]
known: bool = receipt.value[1]
assert (total, known) == (3, True)
assert box.get().tolist() == [0.5, 1.0]
halves: list[float] = box.all()
assert halves == [0.5]
word: str = box.side(".sell", [{"x": 1, "y": 0.5}], None).value
assert word == "none"
try:
    box.put([0.5, 1.0], "alice", 11)
    raise SystemExit("no error")
except box.errors.Bad as error:
    assert error.arguments == (11,)
print("bound")
""")
done = subprocess.run([sys.executable, "use.py"], env=environment, capture_output=True, text=True)
assert done.returncode == 0 and done.stdout == "bound\n", done.stdout + done.stderr
if importlib.util.find_spec("mypy") is None:
    print("skipped: mypy over the stubs (it cannot be installed here)")
else:
    def mypy(*files):
        return subprocess.run([sys.executable, "-m", "mypy", "--no-error-summary", *files], env=environment, capture_output=True, text=True)

    done = mypy("use.py", "box.py", "token_.py")
    assert done.returncode == 0, done.stdout
    pathlib.Path("wrong.py").write_text("""
from galaxy import Chain
from box import Box

box = Box.deploy(Chain("dev.chain"), 7)
box.put([0.5, 1.0], "alice", "three")
text: str = box.get()
""")
    done = mypy("wrong.py")
    assert done.returncode == 1 and done.stdout.count("error:") == 4, done.stdout
print("stubs for Python: two files of contracts, run and held by mypy")
