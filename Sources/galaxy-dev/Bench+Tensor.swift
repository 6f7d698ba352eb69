import Foundation
import Primitives
import Tensors

extension Bench {
  /// Products, elementwise operations and functions on the best path, of numbers in -1...1: nanoseconds for each.
  static let tensor = Bench(name: "tensor") {
    guard let format = FixedFormat(integerBits: 8, fractionBits: 24) else { return }
    var watch = Stopwatch(rounds: 5)
    for side in [64, 256, 512, 1024] {
      let a = try numbers(.fixed(format), [side, side], seed: 1)
      let b = try numbers(.fixed(format), [side, side], seed: 2)
      try watch.measure("matmul.q824.\(side)") { _ = try a.matmul(b) }
    }
    let bytes = try numbers(.i8, [512, 512], seed: 3)
    try watch.measure("matmul.int8.512") { _ = try bytes.matmulWide(bytes) }
    let a = try numbers(.fixed(format), [1_000_000], seed: 4)
    let b = try numbers(.fixed(format), [1_000_000], seed: 5)
    try watch.measure("add") { _ = try a.add(b) }
    try watch.measure("mul") { _ = try a.multiply(b) }
    try watch.measure("max") { _ = try a.maximum(b) }
    try watch.measure("compare") { _ = try a.compare(.less, b) }
    try watch.measure("sum") { _ = try a.sum(axis: 0) }
    let positive = try a.abs().add(scalar: 1)
    try watch.measure("exp") { _ = try a.exp() }
    try watch.measure("log") { _ = try positive.log() }
    try watch.measure("sigmoid") { _ = try a.sigmoid() }
    try watch.measure("tanh") { _ = try a.tanh() }
    let rows = try a.reshape([100_000, 10])
    try watch.measure("softmax") { _ = try rows.softmax(axis: 1) }
    print(watch.json)
  }

  /// Pseudo-random numbers between -1 and 1, or bytes; small enough that sums of a million fit.
  private static func numbers(_ element: ElementType, _ shape: [Int], seed: UInt64) throws -> Tensor
  {
    var random = SplitMix64(seed: seed)
    let bits = element == .i8 ? 8 : element.fractionBits + 1
    let values = (0..<(try Tensor.elementCount(of: shape))).map { _ in
      Int64(bitPattern: random.next()) >> Int64(64 - bits)
    }
    return try Tensor(element: element, shape: shape, rawValues: values)
  }
}
