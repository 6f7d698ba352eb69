"""The Python package: from the wheel into an environment of its own, then contracts with numpy in and out."""
import contextlib
import importlib.util
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from command import GALAXY, ROOT
from node import node

if importlib.util.find_spec("numpy") is None:
    print("skipped: the Python package (numpy cannot be installed here)")
    sys.exit(0)
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
subprocess.run([sys.executable, ROOT / "Sources/Python/wheel.py", "wheels", GALAXY], check=True, capture_output=True)
wheel = next(pathlib.Path("wheels").iterdir())
done = subprocess.run(
    [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", "site", wheel], capture_output=True, text=True)
if done.returncode != 0:
    print("skipped: the Python package (pip cannot install a wheel here)")
    sys.exit(0)
sys.path.insert(0, "site")
os.environ["GALAXY"] = str(pathlib.Path("site/bin/galaxy").resolve())

import numpy

from galaxy import Chain, CommandError, Revert, Trap, decode, encode, load, pack, unpack

pathlib.Path("box.gx").write_text("""
struct Point { x: U64, y: Q<8,24> }
contract Box {
  state kept: Tensor<Q<8,24>, [2, 3]> = Tensor.zeros()
  state pot: Coin
  event Put(indexed by: Address, size: U128)
  error Bad(got: U64, why: Text<max 20>)
  entry put(x: Tensor<Q<8,24>, [2, 3]>, n: U64) -> Q<8,24> {
    require n < 10 else Bad(n, "too much")
    kept = x
    emit Put(caller, U128.max)
    return x.sum()
  }
  entry pay(coin: Coin) { pot.join(coin) }
  view get() -> Tensor<Q<8,24>, [2, 3]> { return kept }
  view mix(a: U8, b: I64, c: Bool, d: Q<32,32>, e: Text<max 9>, f: Bytes<max 4>, g: List<U64, max 4>, h: U64?, i: (U8, Bool),
    j: Tensor<U8, [2]>, p: Point) -> (U8, I64, Bool, Q<32,32>, Text<max 9>, Bytes<max 4>, List<U64, max 4>, U64?, (U8, Bool),
    Tensor<U8, [2]>, Point) {
    return (a, b, c, d, e, f, g, h, i, j, p)
  }
  view big() -> U256 { return U256.max }
  view div(a: U64) -> U64 { return 10 / a }
}
""")


def refused(kind, call, *words):
    try:
        call()
    except kind as error:
        assert all(word in str(error) for word in words), error
        return error
    raise AssertionError(f"no {kind.__name__}")


def contract(chain, *places):
    Box = load("box.gx")
    box = chain.deploy(Box, sender=chain.accounts.bob)
    x = numpy.array([[1.0, 0.5, -128.0], [2.0**-24, 0.1, 127.9]])
    receipt = box.put(x, 3, sender="carol")
    wanted = numpy.rint(x * 2.0**24) / 2.0**24
    assert receipt.value == wanted.sum() and receipt.gas > 20_000, receipt
    assert receipt.events[0].name == "Put" and receipt.events[0].size == 2**128 - 1, receipt.events
    assert (box.get() == wanted).all() and box.get().dtype == numpy.float64
    error = refused(Box.errors.Bad, lambda: box.put(x, 10), "Bad(10, too much)", *places)
    assert isinstance(error, Revert) and error.arguments == (10, "too much")
    assert refused(Trap, lambda: box.div(0)).name == "division"
    assert box.big() == 2**256 - 1
    before = chain.balance(box)
    box.pay(value=7)
    assert chain.balance(box) == before + 7
    values = (255, -(2**63), True, 0.1, 'a"b', b"\x01\x02", [1, 2**64 - 1], None, (1, False), numpy.array([1, 2], numpy.uint8), {"x": 3, "y": -0.5})
    found = box.mix(*values)
    assert found[:3] == values[:3] and found[4:9] == values[4:9] and found[10] == values[10], found
    assert abs(found[3] - 0.1) <= 2.0**-33 and (found[9] == values[9]).all()
    for wrong, kind in [(x[:1], ValueError), (x * 2, OverflowError), (x * numpy.nan, ValueError), (x.astype(str), TypeError)]:
        refused(kind, lambda: box.put(wrong, 1))
    refused(ValueError, lambda: box.put(x, 1, strict=True), "2^-24")
    refused(OverflowError, lambda: box.put(x, 2**64))
    refused(TypeError, lambda: box.put(x, 1.0))
    refused(TypeError, lambda: box.put(x))
    refused(AttributeError, lambda: box.nothing)


contract(Chain("dev.chain"), "box.gx:9")
refused(CommandError, lambda: Chain("http://127.0.0.1:1").balance("alice"))
with node() as served:
    contract(Chain(served.url))

# Every fixed-point number of 32 bits is a float; of 64 bits the nearest one. Halves go to the even neighbour.
random = numpy.random.default_rng(7)
for unit in random.integers(-(2**31), 2**31, 200):
    assert round(decode(float(encode(unit / 2.0**24, "Q<8,24>")), "Q<8,24>") * 2.0**24) == unit
assert encode(2.0**-25, "Q<8,24>") == "0.0" and encode(3 * 2.0**-25, "Q<8,24>") == encode(2.0**-23, "Q<8,24>")
assert encode(-128.0, "Q<8,24>") == "-128.0"
refused(OverflowError, lambda: encode(128.0, "Q<8,24>"))
# Bytes for those who call with web3.py.
for array, type in [(wide := numpy.array([[0.5, -128.0]]), "Q<8,24>"), (wide, "Tensor<Q<40,24>, [N, 2]>"), (numpy.array([True, False]), "Bool"),
                    (numpy.arange(6, dtype=numpy.int64).reshape(1, 2, 3), "Tensor<I64, [1, 2, 3]>")]:
    assert (unpack(pack(array, type)) == array).all() and unpack(pack(array, type)).shape == array.shape, type
assert pack([1.0, -0.5], "Q<8,24>").hex() == "5408180102000000" + "00000001" + "000080ff"
refused(ValueError, lambda: pack(wide, "Tensor<Q<8,24>, [N, 3]>"))
refused(ValueError, lambda: unpack(b"T\x08"))
big = numpy.array([2.0**31 - 2.0**-20])
assert encode(big, "Tensor<Q<32,32>, [N]>")[8:] == int(big[0] * 2**32).to_bytes(8, "little")

# What README.md shows.
shutil.copytree(ROOT / "contracts", "contracts")
shown = (ROOT / "README.md").read_text().split("### From Python")[1].split("```python\n")[1].split("```")[0]
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    exec(shown, {})
assert re.fullmatch(r"True \d+ 30 30\n\('0x\w{40}', 30, 300\) .*token\.gx:\d+\n", printed.getvalue()), printed.getvalue()
shown = (ROOT / "README.md").read_text().split("### From Python")[1].split("```python\n")[2].split("```")[0]
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    exec(shown, {})
assert printed.getvalue() == "[0.5]\n", printed.getvalue()
print("the Python package: a wheel, a chain in a file, a node, numpy in and out")
