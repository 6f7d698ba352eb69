import HomomorphicEvaluation
import Interpreter
import Primitives
import Semantics
import Tensors

extension TypedProgram {
  /// A value as the language writes it, cut where it is long.
  package func describe(_ value: Value, _ type: Type) -> String {
    switch (value, type) {
    case (.integer(let number), .integer(let integer)):
      return integer.isSigned ? number.signedDescription : number.description
    case (.fixed(let raw), .fixed(let fixed)):
      return fixed.format.map { FixedPoint.literal(raw, $0) } ?? "\(raw)"
    case (.bool(let flag), _): return "\(flag)"
    case (.address(let address), _): return address.checksummed
    case (.hash(let hash), _): return hash.hex
    case (.bytes(let bytes), _): return "hex\"\(Hex.encode(bytes))\""
    case (.text(let bytes), _): return String(decoding: bytes, as: UTF8.self).debugDescription
    case (.none, _): return "none"
    case (.some(let inner), .optional(let wrapped)): return "some(\(describe(inner, wrapped)))"
    case (.unit, _): return "()"
    case (.aggregate(let parts), .tuple(let types)):
      return "(\(zip(parts, types).map { describe($0, $1) }.joined(separator: ", ")))"
    case (.aggregate(let parts), .structure(let id, sizes: _)):
      let fields = zip(parts, self[id].fields).map { "\($1.name): \(describe($0, $1.type))" }
      return "\(self[id].name)(\(fields.joined(separator: ", ")))"
    case (.aggregate(let parts), .list(let element, max: _)),
      (.aggregate(let parts), .array(let element, count: _)):
      let shown = parts.prefix(16).map { describe($0, element) }
      return "[\((shown + (parts.count > 16 ? ["..."] : [])).joined(separator: ", "))]"
    case (.enumCase(let index, let payload), .enumeration(let id)):
      let definition = self[id].cases[index]
      let parts = zip(payload, definition.payload).map { describe($0, $1.type) }
      return ".\(definition.name)" + (parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))")
    case (.tensor(let tensor), _): return describe(tensor)
    case (.ciphertext(let ciphertext), _): return "a ciphertext of \(ciphertext.shape)"
    case (.publicKey, _): return "a public key"
    case (.coin(let amount), _): return "a Coin of \(amount)"
    default: return "\(value)"
    }
  }

  private func describe(_ tensor: Tensor) -> String {
    let raw = tensor.rawValues
    let shown = raw.prefix(12).map { value in
      tensor.element.format.map { FixedPoint.literal(value, $0) } ?? "\(value)"
    }
    let rest = raw.count > 12 ? ", ..." : ""
    return "tensor \(tensor.shape) [\(shown.joined(separator: ", "))\(rest)]"
  }
}
