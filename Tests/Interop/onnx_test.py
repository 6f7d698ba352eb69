"""`galaxy model import` and `export`: models of scikit-learn, as JSON, arrays and ONNX, answer every test row in a contract, in onnxruntime and in
scikit-learn alike, in both directions."""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

NEEDED = ("sklearn", "onnx", "onnxruntime")
if any(importlib.util.find_spec(name) is None for name in NEEDED):
    print(f"skipped: galaxy model import and export ({', '.join(NEEDED)} cannot all be installed here)")
    sys.exit(0)

import numpy
import onnx
import onnxruntime
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

import command
from contract import Contract
from data import load

MODELS = pathlib.Path(__file__).resolve().parent.parent.parent / "contracts/models"


def galaxy(*arguments, code=0):
    done = subprocess.run([command.GALAXY, "model", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == code, f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def runtime(path, rows):
    """The labels that onnxruntime gives."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(["label"], {"X": rows.astype(numpy.float32)})[0]


def imported(folder, name, *files):
    """A contract with the model of files."""
    out = folder / name
    document = json.loads(galaxy("import", *files, "--out", out, "--json"))
    assert document["roundingError"] <= 2**-25, document
    arguments = [f"@{out / part['file']}" for part in document["parts"]] + document["init"]
    return Contract(folder, MODELS / f"{document['kind']}.gx", *arguments)


def lists(model):
    """What scikit-learn knows, as JSON."""
    if isinstance(model, MLPClassifier):
        return {"coefs_": [a.tolist() for a in model.coefs_], "intercepts_": [a.tolist() for a in model.intercepts_]}
    if hasattr(model, "coef_"):
        return {"coef_": model.coef_.tolist(), "intercept_": model.intercept_.tolist()}
    trees = [model.tree_] if hasattr(model, "tree_") else [one.tree_ for one in model.estimators_]
    names = ["children_left", "children_right", "feature", "threshold", "value"]
    return {"trees": [{name: getattr(tree, name).tolist() for name in names} for tree in trees]}


def parts(model):
    """The same as arrays by file name; none for trees."""
    known = lists(model)
    return {key if key in ("coef_", "intercept_") else f"{key}{index}": numpy.array(value)
            for key, values in known.items() if key != "trees"
            for index, value in ([(0, values)] if key in ("coef_", "intercept_") else enumerate(values))}


def converted(model, rows):
    """Other people's ONNX of the model; None where the converter is not there."""
    if importlib.util.find_spec("skl2onnx") is None:
        return None
    from skl2onnx import to_onnx
    return to_onnx(model, rows[:1].astype(numpy.float32), options={id(model): {"zipmap": False}}).SerializeToString()


def exchange(folder, name, model, rows):
    expected = model.predict(rows)
    (folder / "model.json").write_text(json.dumps(lists(model)))
    contract = imported(folder, "json", folder / "model.json")
    ways = ["JSON"]

    def check(way, found):
        differing = int((numpy.asarray(found).ravel() != expected).sum())
        assert differing == 0, f"{name}, {way}: {differing} of {len(expected)} rows differ"
        ways.append(way)

    check("contract", contract("predict", rows))
    galaxy("export", folder / "json", "--out", folder / "ours.onnx")
    onnx.checker.check_model(str(folder / "ours.onnx"), full_check=True)
    check("onnxruntime on ours", runtime(folder / "ours.onnx", rows))
    check("ours again", imported(folder, "again", folder / "ours.onnx")("predict", rows))
    arrays = parts(model)
    for key, value in arrays.items():
        numpy.save(folder / f"{key}.npy", value)
    if arrays:
        check(".npy", imported(folder, "arrays", *(folder / f"{key}.npy" for key in arrays))("predict", rows))
    theirs = converted(model, rows)
    if theirs is not None:
        (folder / "theirs.onnx").write_bytes(theirs)
        check("skl2onnx", imported(folder, "theirs", folder / "theirs.onnx")("predict", rows))
    galaxy("export", folder / "json", "--out", folder / "back.json")
    back = json.loads((folder / "back.json").read_text())
    check("back", imported(folder, "back", folder / "back.json")("predict", rows))
    assert set(back) >= set(lists(model))
    print(f"ok  {name}: {len(expected)} rows alike by {', '.join(ways)}")


def handmade(folder):
    """Graphs that other libraries write, and graphs that are refused by a word."""
    helper, floats = onnx.helper, onnx.TensorProto.FLOAT
    random = numpy.random.default_rng(1)
    w, b = random.normal(size=(3, 4)).astype(numpy.float32), random.normal(size=3).astype(numpy.float32)

    def graph(*nodes, weights=w):
        constants = [onnx.numpy_helper.from_array(weights, "w"), onnx.numpy_helper.from_array(b, "b")]
        made = helper.make_graph(list(nodes), "g", [helper.make_tensor_value_info("X", floats, [None, 4])],
                                 [helper.make_tensor_value_info(nodes[-1].output[0], floats, [None, 3])], constants)
        path = folder / "made.onnx"
        path.write_bytes(helper.make_model(made).SerializeToString())
        return path

    # torch.nn.Linear is Gemm with transB.
    path = graph(helper.make_node("Gemm", ["X", "w", "b"], ["s"], transB=1), helper.make_node("Softmax", ["s"], ["p"]))
    rows = numpy.rint(random.normal(size=(200, 4)) * 65536) / 65536
    found = imported(folder, "gemm", path)("predict", rows)
    assert (found == (rows @ w.T + b).argmax(1)).all()
    for nodes, words in [
            ([helper.make_node("Tanh", ["X"], ["t"])], "the operator Tanh is not read"),
            ([helper.make_node("Gemm", ["X", "w", "b"], ["s"], transB=1), helper.make_node("Neg", ["s"], ["n"])], "the operator Neg behind"),
            ([helper.make_node("Gemm", ["X", "w", "b"], ["s"], transB=1, alpha=2.0)], "alpha 1"),
            ([helper.make_node("Gemm", ["X", "v", "b"], ["s"])], "no constant"),
            ([helper.make_node("Gemm", ["X", "w", "b"], ["s"])], "3 biases for 4"),
            ([helper.make_node("SVMClassifier", ["X"], ["s"], domain="ai.onnx.ml")], "the operator SVMClassifier is not read")]:
        told = galaxy("import", graph(*nodes), "--out", folder / "refused", code=2)
        assert words in told, (words, told)
    huge = graph(helper.make_node("Gemm", ["X", "w", "b"], ["s"], transB=1), weights=w * 1000)
    assert "holds -128 to 128" in galaxy("import", huge, "--out", folder / "refused", code=2)
    (folder / "made.onnx").write_bytes(b"\x08\x08:\xff\xff\xff\xff\x0f")
    assert "no ONNX model" in galaxy("import", folder / "made.onnx", "--out", folder / "refused", code=2)
    print("ok  ONNX by hand: Gemm as torch writes it; eight files refused by a word")


def trained(folder):
    """A contract trains what it was given, and what comes out answers alike elsewhere."""
    x, y, rows, labels = load("wine")
    model = LogisticRegression(max_iter=20).fit(x, y)
    (folder / "model.json").write_text(json.dumps(lists(model)))
    contract = imported(folder, "wine", folder / "model.json")
    contract("train", x, y, 60, 0.1, 0.0001)
    (folder / "wine" / "weights.json").write_text(json.dumps(contract.report(contract.name, "weights")))
    galaxy("export", folder / "wine", "--out", folder / "trained.onnx")
    assert (runtime(folder / "trained.onnx", rows) == contract("predict", rows)).all()
    print("ok  wine: trained on from scikit-learn's weights in a contract, exported, and alike in onnxruntime")


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for data in ["digits", "breast_cancer", "wine"]:
        x, y, rows, _ = load(data)
        exchange(folder, f"{data}, LogisticRegression", LogisticRegression(max_iter=2000).fit(x, y), rows)
        exchange(folder, f"{data}, MLPClassifier", MLPClassifier((16,), max_iter=300, random_state=0, tol=1e-3).fit(x, y), rows)
        exchange(folder, f"{data}, DecisionTreeClassifier", DecisionTreeClassifier(random_state=0).fit(x, y), rows)
        exchange(folder, f"{data}, RandomForestClassifier", RandomForestClassifier(9, max_depth=7, random_state=0).fit(x, y), rows)
    handmade(folder)
    trained(folder)
