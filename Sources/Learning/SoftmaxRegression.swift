#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Softmax regression, trained by a data provider on its own rows, off chain and in `Double`.
///
/// Weights are a flat, row-major matrix of (featureCount + 1) x classCount: the last row is the
/// bias, which multiplies a constant feature of 1. Full-batch gradient descent on the mean
/// cross-entropy plus l2 / 2 |w|^2 (the bias included).
package struct SoftmaxRegression: Sendable {
  /// Features of a row, without the constant one.
  package var featureCount: Int
  /// Classes to tell apart.
  package var classCount: Int
  /// Step size of gradient descent.
  package var learningRate = 0.5
  /// Gradient steps of a local update.
  package var localSteps = 5
  /// Weight of the quadratic penalty.
  package var l2 = 1e-4

  /// The model for rows of the shape of `rows`, with the settings of the reference scenarios.
  package init(fitting rows: LabeledRows) {
    featureCount = rows.featureCount
    classCount = rows.classCount
  }

  /// Number of weights.
  package var weightCount: Int { (featureCount + 1) * classCount }

  /// All weights zero: where training starts.
  package var zeroWeights: [Double] { [Double](repeating: 0, count: weightCount) }

  /// What `localSteps` steps from `weights` on `shard` change: trained weights - weights.
  package func localUpdate(weights: [Double], shard: LabeledRows) -> [Double] {
    precondition(weights.count == weightCount, "weights of another model")
    guard shard.count > 0 else { return zeroWeights }
    let rows = augmented(shard)
    var trained = weights
    for _ in 0..<localSteps {
      let slope = gradient(trained, rows: rows, labels: shard.labels)
      for index in trained.indices {
        trained[index] -= learningRate * slope[index]
      }
    }
    for index in trained.indices {
      trained[index] -= weights[index]
    }
    return trained
  }

  /// The share of `rows` whose label has the largest logit (the first of equal ones), in 0...1.
  package func accuracy(weights: [Double], rows: LabeledRows) -> Double {
    guard rows.count > 0 else { return 0 }
    let inputs = augmented(rows)
    var logits = [Double](repeating: 0, count: classCount)
    var correct = 0
    for row in 0..<rows.count {
      score(row, of: inputs, weights: weights, into: &logits)
      var best = 0
      for label in 1..<classCount where logits[label] > logits[best] {
        best = label
      }
      if best == Int(rows.labels[row]) { correct += 1 }
    }
    return Double(correct) / Double(rows.count)
  }

  /// The mean cross-entropy of `rows`, in nats.
  package func crossEntropy(weights: [Double], rows: LabeledRows) -> Double {
    guard rows.count > 0 else { return 0 }
    let inputs = augmented(rows)
    var logits = [Double](repeating: 0, count: classCount)
    var sum = 0.0
    for row in 0..<rows.count {
      score(row, of: inputs, weights: weights, into: &logits)
      let highest = logits.max() ?? 0
      let total = logits.reduce(0) { $0 + exp($1 - highest) }
      sum += log(total) + highest - logits[Int(rows.labels[row])]
    }
    return sum / Double(rows.count)
  }

  /// The rows as numbers, each followed by the constant feature 1.
  private func augmented(_ rows: LabeledRows) -> [Double] {
    precondition(
      rows.featureCount == featureCount && rows.classCount == classCount, "rows of another shape")
    var result: [Double] = []
    result.reserveCapacity(rows.count * (featureCount + 1))
    for row in 0..<rows.count {
      for sixteenths in rows.features(row) {
        result.append(Double(sixteenths) / 16)
      }
      result.append(1)
    }
    return result
  }

  /// logits = row * weights.
  private func score(
    _ row: Int, of rows: [Double], weights: [Double], into logits: inout [Double]
  ) {
    for label in logits.indices {
      logits[label] = 0
    }
    let start = row * (featureCount + 1)
    for feature in 0...featureCount {
      let value = rows[start + feature]
      // A third of the pixels are blank.
      if value == 0 { continue }
      let base = feature * classCount
      for label in 0..<classCount {
        logits[label] += value * weights[base + label]
      }
    }
  }

  /// The gradient of the penalised mean cross-entropy at `weights`.
  private func gradient(_ weights: [Double], rows: [Double], labels: [UInt8]) -> [Double] {
    var sum = zeroWeights
    var residual = [Double](repeating: 0, count: classCount)
    for row in 0..<labels.count {
      score(row, of: rows, weights: weights, into: &residual)
      // Softmax minus the one-hot label. Without the largest logit, exp cannot overflow.
      let highest = residual.max() ?? 0
      var total = 0.0
      for label in 0..<classCount {
        residual[label] = exp(residual[label] - highest)
        total += residual[label]
      }
      for label in 0..<classCount {
        residual[label] /= total
      }
      residual[Int(labels[row])] -= 1
      let start = row * (featureCount + 1)
      for feature in 0...featureCount {
        let value = rows[start + feature]
        if value == 0 { continue }
        let base = feature * classCount
        for label in 0..<classCount {
          sum[base + label] += value * residual[label]
        }
      }
    }
    let count = Double(labels.count)
    for index in sum.indices {
      sum[index] = sum[index] / count + l2 * weights[index]
    }
    return sum
  }
}
