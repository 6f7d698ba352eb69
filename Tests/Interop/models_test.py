"""Models that are contracts (contracts/models), beside numpy and scikit-learn, on digits, breast cancer and wine.

Trained models are compared with the same steps in float64, what others have trained with their answers."""
import importlib.util
import pathlib
import sys
import tempfile

if importlib.util.find_spec("sklearn") is None:
    print("skipped: models as contracts beside scikit-learn (it cannot be installed here)")
    sys.exit(0)

import numpy
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

import command
from contract import Contract
from data import load

MODELS = pathlib.Path(__file__).resolve().parent.parent.parent / "contracts/models"
BATCH = 32


def softmax(scores):
    powers = numpy.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def loss(scores, y):
    return -numpy.log(softmax(scores)[numpy.arange(len(y)), y]).mean()


def with_ones(x):
    return numpy.hstack([x, numpy.ones((len(x), 1))])


def network_scores(hidden, output, x):
    return with_ones(numpy.maximum(with_ones(x) @ hidden, 0)) @ output


def train_network(hidden, output, x, y, steps, rate, decay):
    """Gradient descent on batches that follow each other, in float64."""
    for step in range(steps):
        start = step % (len(x) // BATCH) * BATCH
        rows, labels = with_ones(x[start:start + BATCH]), y[start:start + BATCH]
        before = rows @ hidden
        units = with_ones(numpy.maximum(before, 0))
        residual = (softmax(units @ output) - numpy.eye(output.shape[1])[labels]) / BATCH
        back = (residual @ output[:-1].T) * (before > 0)
        hidden, output = (hidden - rate * (rows.T @ back + decay * hidden),
                          output - rate * (units.T @ residual + decay * output))
    return hidden, output


def train_softmax(weights, x, y, steps, rate, decay):
    for step in range(steps):
        start = step % (len(x) // BATCH) * BATCH
        rows, labels = with_ones(x[start:start + BATCH]), y[start:start + BATCH]
        residual = (softmax(rows @ weights) - numpy.eye(weights.shape[1])[labels]) / BATCH
        weights = weights - rate * (rows.T @ residual + decay * weights)
    return weights


def start(shape, seed):
    random = numpy.random.default_rng(seed)
    weights = random.uniform(-1, 1, shape) * numpy.sqrt(6 / sum(shape))
    weights[-1] = 0
    return numpy.rint(weights * 2**24) / 2**24


def same(name, ours, theirs):
    differing = int((ours != theirs).sum())
    assert differing == 0, f"{name}: {differing} of {len(theirs)} rows differ"


def trained(folder):
    """Softmax regression and networks that contracts train, beside the same in float64."""
    for name, classes, steps, rate in [("digits", 10, 440, 0.5), ("breast_cancer", 2, 280, 0.1), ("wine", 3, 200, 0.1)]:
        x, y, rows, labels = load(name)
        order = numpy.random.default_rng(7).permutation(len(x))
        x, y = x[order], y[order]
        weights = numpy.zeros((x.shape[1] + 1, classes))
        contract = Contract(folder, MODELS / "softmax.gx", weights)
        contract("train", x, y, steps, rate, 0.0001)
        ours, theirs = contract("weights"), train_softmax(weights, x, y, steps, rate, numpy.rint(1e-4 * 2**24) / 2**24)
        found = contract("predict", rows)
        same(name, found, (with_ones(rows) @ theirs).argmax(1))
        difference = abs(ours - theirs).max()
        assert difference < 1e-4, difference
        gap = abs(contract("loss", rows, labels) - loss(with_ones(rows) @ theirs, labels))
        assert gap < 1e-5, gap
        peer = LogisticRegression(max_iter=5000).fit(x, y).score(rows, labels)
        print(f"ok  {name}: softmax regression after {steps} steps {(found == labels).mean():.4f} right, as in float64; weights within "
              f"{difference:.1e}, loss within {gap:.1e} (LogisticRegression {peer:.4f})")
        hidden, output = start((x.shape[1] + 1, 32), 1), start((33, classes), 2)
        contract = Contract(folder, MODELS / "mlp.gx", hidden, output)
        contract("train", x, y, steps, rate / 2, 0.0)
        below, above = train_network(hidden, output, x, y, steps, rate / 2, 0)
        found = contract("predict", rows)
        same(name, found, network_scores(below, above, rows).argmax(1))
        difference = max(abs(contract("hidden") - below).max(), abs(contract("output") - above).max())
        assert difference < 1e-4, difference
        peer = MLPClassifier((32,), max_iter=1500, random_state=0).fit(x, y).score(rows, labels)
        print(f"ok  {name}: a network of 32 hidden units {(found == labels).mean():.4f} right, as in float64; weights within {difference:.1e} "
              f"(MLPClassifier {peer:.4f})")
        quantised(folder, name, below, above, x, rows, labels)


def quantised(folder, name, hidden, output, x, rows, labels):
    """The same network with weights of 8 bits."""
    contract = Contract(folder, MODELS / "int8.gx", hidden, output, x)
    right = (contract("predict", rows) == labels).mean()
    full = (network_scores(hidden, output, rows).argmax(1) == labels).mean()
    layers = [(hidden.shape[0] - 1, hidden.shape[1]), (output.shape[0] - 1, output.shape[1])]
    small = sum(a * b + 4 * b + 4 + 4 for a, b in layers)
    large = 4 * (hidden.size + output.size)
    assert right >= full - 0.005, (right, full)
    assert large >= 3.5 * small or name != "digits", (large, small)
    print(f"ok  {name}: the same with weights of 8 bits {right:.4f} right, {large / small:.2f} times smaller")


def clustered(folder):
    for name, count in [("digits", 10), ("breast_cancer", 2), ("wine", 3)]:
        x, _, rows, _ = load(name)
        centres = x[:count]
        contract = Contract(folder, MODELS / "kmeans.gx", centres)
        turns = contract("fit", x, 300)
        peer = KMeans(count, init=centres, n_init=1, algorithm="lloyd", tol=0, max_iter=300).fit(x)
        same(name, contract("predict", rows), peer.predict(rows))
        difference = abs(contract("centres") - peer.cluster_centers_).max()
        gap = abs(contract("spread", x) / peer.inertia_ - 1)
        assert difference < 1e-5 and gap < 1e-5, (difference, gap)
        print(f"ok  {name}: k-means, {count} clusters after {turns:.0f} turns as KMeans finds them; centres within {difference:.1e}")


def table(trees, classes):
    """The arrays that contracts/models/forest.gx takes, and the roots."""
    columns, roots, first = [[], [], [], [], []], [], 0
    for tree in trees:
        here = numpy.arange(tree.node_count)
        leaf = tree.children_left < 0
        for column, part in zip(columns, [
                numpy.where(leaf, 0, tree.feature), numpy.where(leaf, 0.0, tree.threshold),
                first + numpy.where(leaf, here, tree.children_left), first + numpy.where(leaf, here, tree.children_right),
                (tree.value[:, 0] / tree.value[:, 0].sum(1, keepdims=True)) * leaf[:, None]]):
            column.append(part)
        roots.append(first)
        first += tree.node_count
    feature, threshold, left, right, value = (numpy.concatenate(column) for column in columns)
    return [feature.astype(numpy.uint32), threshold, left.astype(numpy.uint32), right.astype(numpy.uint32), value], roots


def decided(folder):
    for name in ["digits", "breast_cancer", "wine"]:
        x, y, rows, labels = load(name)
        for what, peer in [("a tree", DecisionTreeClassifier(random_state=0)),
                           ("a forest of 15", RandomForestClassifier(15, max_depth=8, random_state=0))]:
            peer.fit(x, y)
            trees = [peer.tree_] if what == "a tree" else [one.tree_ for one in peer.estimators_]
            arrays, roots = table(trees, len(set(y)))
            contract = Contract(folder, MODELS / "forest.gx", *arrays, str(roots), max(tree.max_depth for tree in trees))
            found = contract("predict", rows)
            same(f"{name}, {what}", found, peer.predict(rows))
            gap = abs(contract("probabilities", rows) - peer.predict_proba(rows)).max()
            assert gap < 1e-6, gap
            print(f"ok  {name}: {what} answers every row as scikit-learn's, {(found == labels).mean():.4f} right; probabilities within {gap:.1e}")


def convolved(folder):
    """A small convolutional net, trained here in float64, answering there."""
    x, y, rows, labels = load("digits")
    random = numpy.random.default_rng(3)
    filters, offsets, dense = random.normal(0, 0.3, (8, 9)), numpy.zeros(8), random.normal(0, 0.1, (73, 10))
    places = numpy.array([[8 * (i + k) + j + l for k in range(3) for l in range(3)] for i in range(6) for j in range(6)])
    squares = numpy.array([[12 * i + 2 * j + 6 * k + l for k in range(2) for l in range(2)] for i in range(3) for j in range(3)])

    def forward(images):
        patches = images[:, places]
        maps = numpy.maximum(patches @ filters.T + offsets, 0).transpose(0, 2, 1)
        pooled = maps[:, :, squares]
        return patches, maps, pooled, with_ones(pooled.max(3).reshape(len(images), -1))

    for step in range(900):
        chosen = random.integers(0, len(x), 64)
        patches, maps, pooled, flat = forward(x[chosen])
        residual = (softmax(flat @ dense) - numpy.eye(10)[y[chosen]]) / 64
        above = (residual @ dense[:-1].T).reshape(64, 8, 9)
        back = numpy.zeros_like(maps)
        largest = numpy.take_along_axis(numpy.broadcast_to(squares, pooled.shape), pooled.argmax(3)[..., None], 3)[..., 0]
        numpy.put_along_axis(back, largest, above, 2)
        back = (back * (maps > 0)).transpose(0, 2, 1)
        dense = dense - 0.3 * flat.T @ residual
        filters = filters - 0.3 * numpy.einsum("npm,npk->mk", back, patches)
        offsets = offsets - 0.3 * back.sum((0, 1))
    theirs = forward(rows)[3] @ dense
    contract = Contract(folder, MODELS / "convnet.gx", filters.reshape(8, 1, 3, 3), offsets, dense)
    found = contract("predict", rows)
    same("digits, convolutions", found, theirs.argmax(1))
    gap = abs(contract("probabilities", rows) - softmax(theirs)).max()
    assert gap < 1e-5 and (found == labels).mean() > 0.93, (gap, (found == labels).mean())
    print(f"ok  digits: a convolutional net answers every row as in float64, {(found == labels).mean():.4f} right; probabilities within "
          f"{gap:.1e}, {contract.gas / len(rows):,.0f} gas a row")


def arguments(folder):
    """Arrays of numpy, of any type and order, and tables below a header, where tensors and lists are arguments."""
    folder = pathlib.Path(folder)
    source = folder / "echo.gx"
    source.write_text("""contract Echo {
  init() {}

  view tensor(x: Tensor<Q<8,24>, [2, 3]>) -> Tensor<Q<8,24>, [2, 3]> { return x }
  view list(x: List<U64, max 8>) -> List<U64, max 8> { return x }
}
""")
    contract = Contract(folder, source)
    values = numpy.array([[1.5, -2, 0.1], [100, 3e-8, -0.25]])
    # What is printed is the shortest decimal that means the same units of 2^-24.
    def units(numbers):
        return numpy.rint(numpy.asarray(numbers, dtype=float) * 2**24)

    for array in [values, numpy.asfortranarray(values), values.astype(">f8"), values[:, ::-1][:, ::-1]]:
        assert (units(contract("tensor", array)) == units(values)).all()
    small = values.astype(numpy.float32)
    assert (units(contract("tensor", small)) == units(small)).all()
    assert (contract("tensor", values.astype(numpy.int8)) == values.astype(numpy.int8)).all()
    assert (contract("list", numpy.array([7, 2**40])) == [7, 2**40]).all()
    table = folder / "table.csv"
    table.write_text("size,colour,age\n1.5,-2,0.1\n100,3e-8,-0.25\n")
    assert (units(contract("tensor", f"@{table}")) == units(values)).all()
    numpy.save(folder / "row.npy", values[0])
    command.galaxy("keygen", "CKKS<4096>", "--out", folder / "key")
    command.galaxy("encrypt", f"@{folder / 'row.npy'}", "--key", folder / "key.public", "--out", folder / "row.cipher")
    found = command.report("decrypt", folder / "row.cipher", "--key", folder / "key.secret")["values"]
    assert abs(numpy.array(found, dtype=float) - values[0]).max() < 1e-4, found
    print("ok  arrays of numpy and tables with a header as arguments of contracts and of galaxy he encrypt")


with tempfile.TemporaryDirectory() as folder:
    arguments(folder)
    trained(folder)
    clustered(folder)
    decided(folder)
    convolved(folder)
