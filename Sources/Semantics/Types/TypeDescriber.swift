import Primitives

/// Writes types and sizes as a user writes them.
package struct TypeDescriber {
  private let program: TypedProgram

  /// Takes the names from `program`.
  package init(_ program: TypedProgram) {
    self.program = program
  }

  /// The type as it stands in source: `Tensor<Q<8,24>, [N, D]>`.
  package func describe(_ type: Type) -> String {
    switch type {
    case .unit: "()"
    case .never: "never"
    case .invalid: "_"
    case .bool: "Bool"
    case .integer(let integer): describe(integer)
    case .fixed(let format): describe(format)
    case .address: "Address"
    case .hash: "Hash"
    case .bytes(max: let max): "Bytes<max \(describe(max))>"
    case .text(max: let max): "Text<max \(describe(max))>"
    case .optional(let inner): describe(inner) + "?"
    case .tuple(let elements): "(" + elements.map { describe($0) }.joined(separator: ", ") + ")"
    case .array(let element, count: let count): "[\(describe(element)); \(describe(count))]"
    case .list(.array(let element, count: let count), max: let max):
      "List<([\(describe(element)); \(describe(count))]), max \(describe(max))>"
    case .list(let element, max: let max): "List<\(describe(element)), max \(describe(max))>"
    case .map(key: let key, value: let value, max: let max):
      "Map<\(describe(key)), \(describe(value))\(max.map { ", max \(describe($0))" } ?? "")>"
    case .structure(let id, sizes: let sizes):
      program[id].name
        + (sizes.isEmpty ? "" : "<" + sizes.map { describe($0) }.joined(separator: ", ") + ">")
    case .enumeration(let id): program[id].name
    case .contract(let id): program[id].name
    case .tensor(element: let element, shape: let shape):
      "Tensor<\(describe(element)), \(describe(shape: shape))>"
    case .ciphertext(let ciphertext): describe(ciphertext)
    case .sum(let ciphertext, max: let max): "Sum<\(describe(ciphertext)), max \(describe(max))>"
    case .publicKey(let scheme): "PublicKey<\(describe(scheme))>"
    case .coin: "Coin"
    case .testKey(let scheme): "a key pair of \(describe(scheme))"
    }
  }

  /// `U64`, `I256`.
  package func describe(_ type: IntegerType) -> String {
    (type.isSigned ? "I" : "U") + String(type.bits)
  }

  /// `Q<8,24>`.
  package func describe(_ format: FixedType) -> String {
    "Q<\(format.integerBits),\(format.fractionBits)>"
  }

  /// `Paillier<3072>`.
  package func describe(_ scheme: EncryptionScheme) -> String {
    scheme.description
  }

  /// `Encrypted<task, Q<8,24>, [D], depth 1>`; the depth is left out where it is the key's own.
  package func describe(_ ciphertext: CiphertextType) -> String {
    let key = program[ciphertext.key]
    let depth = ciphertext.depth == key.scheme.depthMax ? "" : ", depth \(ciphertext.depth)"
    let shape = describe(shape: ciphertext.shape)
    let range = ciphertext.range.map { ", within \($0)" } ?? ""
    return "Encrypted<\(key.name), \(describe(ciphertext.element)), \(shape)\(depth)\(range)>"
  }

  /// `[N, D]`.
  package func describe(shape: [Size]) -> String {
    "[" + shape.map { describe($0) }.joined(separator: ", ") + "]"
  }

  /// `2*N*D + 1`: the terms of highest degree first.
  package func describe(_ size: Size) -> String {
    guard !size.terms.isEmpty else { return "0" }
    let terms = size.terms.enumerated().sorted { left, right in
      let (a, b) = (left.element.parameters.count, right.element.parameters.count)
      return a != b ? a > b : left.offset < right.offset
    }
    var text = ""
    for (position, entry) in terms.enumerated() {
      let term = entry.element
      let isNegative = term.coefficient < 0
      if position > 0 {
        text += isNegative ? " - " : " + "
      } else if isNegative {
        text += "-"
      }
      let factors = term.parameters.map { program[$0].name }
      let magnitude = term.coefficient.magnitude
      if magnitude == 1, !factors.isEmpty {
        text += factors.joined(separator: "*")
      } else {
        text += ([String(magnitude)] + factors).joined(separator: "*")
      }
    }
    return text
  }
}
