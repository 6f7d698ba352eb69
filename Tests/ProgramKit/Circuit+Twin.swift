import Primitives
import Semantics

/// A plain value of a circuit, and how far the encrypted one may be off.
package struct PlainValue {
  package var values: [Double]
  /// The declared error of every element.
  package var error: Double
}

extension CircuitSetting {
  /// What one operation on CKKS ciphertexts adds to the error: encryption, rescaling and key switching
  /// each stay below 2^-20 at the scale 2^40 (measured errors are about 2^-24). Under other primes the
  /// special prime may be no larger than the first, and key switching leaves up to 16 N sqrt(N) units
  /// of the scale.
  var operationError: Double {
    guard let set = scheme.latticeSet, !set.isNamed else { return 1.0 / Double(1 << 20) }
    let bits = set.degree.trailingZeroBitCount * 3 / 2 + 5
    return Double(UInt64(1) << UInt64(bits)) / Double(UInt64(1) << UInt64(set.scaleBits))
  }
}

extension Circuit {
  /// Runs the circuit on plain values. Exact for the schemes that are; for CKKS with the error
  /// that each step may add.
  package func plain(inputs: [[Int64]], tensor: [Int64]) -> PlainValue {
    let unit = 1.0 / Double(UInt64(1) << UInt64(setting.fraction))
    let noise: Double = isExact ? 0 : setting.operationError
    let p = tensor.map { Double($0) * unit }
    var results: [PlainValue] = []
    for node in nodes {
      results.append(
        evaluate(node.step, results, inputs.map { $0.map { Double($0) * unit } }, p, unit, noise))
    }
    return results[results.count - 1]
  }

  /// Whether decryption gives exact values.
  package var isExact: Bool {
    if case .ckks = setting.scheme { return false }
    return true
  }

  private func evaluate(
    _ step: CircuitStep, _ done: [PlainValue], _ inputs: [[Double]], _ p: [Double],
    _ unit: Double, _ noise: Double
  ) -> PlainValue {
    func map(_ a: Int, _ error: Double, _ change: (Double) -> Double) -> PlainValue {
      PlainValue(values: done[a].values.map(change), error: error)
    }
    func zip(_ a: Int, _ b: Int, _ error: Double, _ join: (Double, Double) -> Double) -> PlainValue
    {
      PlainValue(values: Swift.zip(done[a].values, done[b].values).map(join), error: error)
    }
    switch step {
    case .input(let index): return PlainValue(values: inputs[index], error: noise)
    case .add(let a, let b): return zip(a, b, done[a].error + done[b].error + noise, +)
    case .subtract(let a, let b): return zip(a, b, done[a].error + done[b].error + noise, -)
    case .negate(let a): return map(a, done[a].error) { -$0 }
    case .addPlain(let a):
      return PlainValue(
        values: Swift.zip(done[a].values, p).map(+), error: done[a].error + noise)
    case .subtractPlain(let a):
      return PlainValue(
        values: Swift.zip(done[a].values, p).map(-), error: done[a].error + noise)
    case .addNumber(let a, raw: let raw):
      return map(a, done[a].error + noise) { $0 + Double(raw) * unit }
    case .scale(let a, by: let factor):
      return map(a, done[a].error * Double(factor.magnitude)) { $0 * Double(factor) }
    case .multiply(let a, let b): return product(done[a], done[b], noise)
    case .square(let a): return product(done[a], done[a], noise)
    case .multiplyPlain(let a):
      return product(done[a], PlainValue(values: p, error: noise), noise)
    case .multiplyNumber(let a, raw: let raw):
      let number = PlainValue(
        values: done[a].values.map { _ in Double(raw) * unit }, error: noise)
      return product(done[a], number, noise)
    case .rotate(let a, by: let steps):
      let values = done[a].values
      return PlainValue(
        values: Array(values[steps...] + values[..<steps]), error: done[a].error + 16 * noise)
    case .sum(let a): return sum(done[a], noise)
    case .dot(let a, let b): return sum(product(done[a], done[b], noise), noise)
    case .lower(let a, to: _): return map(a, done[a].error + noise) { $0 }
    case .listDot(let a, let b):
      return Swift.zip(a, b).map { product(done[$0], done[$1], noise) }.reduce(
        PlainValue(values: done[a[0]].values.map { _ in 0 }, error: 0), plus)
    case .weightedSum(let a, weights: let weights):
      return Swift.zip(a, weights).map { number, weight in
        map(number, done[number].error * Double(weight.magnitude)) { $0 * Double(weight) }
      }.reduce(PlainValue(values: done[a[0]].values.map { _ in 0 }, error: 0), plus)
    }
  }

  private func plus(_ a: PlainValue, _ b: PlainValue) -> PlainValue {
    PlainValue(values: zip(a.values, b.values).map(+), error: a.error + b.error)
  }

  private func product(_ a: PlainValue, _ b: PlainValue, _ noise: Double) -> PlainValue {
    let (x, y) = (largest(a), largest(b))
    return PlainValue(
      values: zip(a.values, b.values).map(*),
      error: x * b.error + y * a.error + a.error * b.error + noise)
  }

  private func sum(_ a: PlainValue, _ noise: Double) -> PlainValue {
    let count = Double(a.values.count)
    return PlainValue(values: [a.values.reduce(0, +)], error: count * (a.error + 16 * noise))
  }

  private func largest(_ a: PlainValue) -> Double { a.values.map(abs).max() ?? 0 }
}
