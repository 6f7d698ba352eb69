import Bytecode
import Primitives
import Tensors

/// The shape in a tensor's type as the source writes it: `[2, 3]`, `[N, P - 1]`. The machine's types have none.
package struct SourceShape: Sendable {
  /// The type as the source writes it.
  private let type: String
  /// Each axis as words: numbers, names, `+`, `-`.
  private let axes: [[Substring]]

  /// How many axes there are.
  package var rank: Int { axes.count }

  /// The shape of `Tensor<E, [...]>`; nil for another type.
  package init?(type: String) {
    guard type.hasPrefix("Tensor<"), type.hasSuffix("]>"),
      let open = type.lastIndex(of: "[")
    else { return nil }
    self.type = type
    axes = type[open...].dropFirst().dropLast(2).split(separator: ",")
      .map { $0.split(separator: " ") }
  }

  /// Compares a shape with the pattern. A name that stands alone and has no size yet is bound to it;
  /// what cannot be computed is left to the machine.
  func match(_ shape: [Int], _ sizes: inout [String: Int]) throws(ValueError) {
    var fits = shape.count == axes.count
    if fits {
      for (axis, count) in zip(axes, shape) {
        if let size = SourceShape.size(axis, sizes) {
          fits = fits && size == count
        } else if axis.count == 1, let name = axis.first {
          sizes[String(name)] = count
        }
      }
    }
    guard fits else {
      let bound = sizes.sorted { $0.key < $1.key }.filter { type.contains($0.key) }
        .map { " with \($0.key) = \($0.value)" }.joined()
      throw ValueError("the shape \(shape) does not fit \(type)\(bound)")
    }
  }

  /// A sum of numbers and names; nil when it is something else, or a name has no size.
  private static func size(_ words: [Substring], _ sizes: [String: Int]) -> Int? {
    var total = 0
    var isNegative = false
    for (index, word) in words.enumerated() {
      if index % 2 == 1 {
        guard word == "+" || word == "-" else { return nil }
        isNegative = word == "-"
        continue
      }
      guard let term = Int(word) ?? sizes[String(word)] else { return nil }
      let (sum, overflow) =
        isNegative
        ? total.subtractingReportingOverflow(term) : total.addingReportingOverflow(term)
      guard !overflow else { return nil }
      total = sum
    }
    return words.count % 2 == 1 ? total : nil
  }
}

extension TypeTable {
  /// Checks what `ValueParser` takes as it is: the bytes of a tensor, and its shape.
  package func check(
    _ value: ABIValue, _ type: TypeIndex, _ pattern: SourceShape?, _ sizes: inout [String: Int]
  ) throws(ValueError) {
    guard case .tensor(let element) = self[type], case .bytes(let bytes) = value,
      let expected = elementType(element)
    else { return }
    let tensor: Tensor
    do {
      tensor = try Tensor(decoding: bytes, expected: expected)
    } catch {
      throw ValueError("the bytes are no \(name(type)): \(error)")
    }
    try pattern?.match(tensor.shape, &sizes)
  }
}
