import InstructionSet
import Tensors

// Which objects the classes of operands admit, by the machine's own layouts.
extension CallCheck {
  /// Whether an operand admits an object of a type.
  func admits(_ required: ReferenceClass, _ type: Int) -> Bool {
    switch (required, module.types[type].form) {
    case (.any, _): true
    case (.comparable, _): !holdsCoinsOrCiphertexts(type)
    case (.cased, .choice), (.sequence, .list), (.sequence, .array), (.list, .list): true
    case (.measurable, .list), (.measurable, .array), (.measurable, .bytes), (.measurable, .text):
      true
    case (.byteString, .bytes), (.byteString, .text): true
    case (.tensorSequence, .list(let element, _)), (.tensorSequence, .array(let element, _)):
      if case .tensor = module.types[element].form { true } else { false }
    case (.ciphertextSequence, .list(let element, _)),
      (.ciphertextSequence, .array(let element, _)):
      if case .ciphertext = module.types[element].form { true } else { false }
    case (.wordSequence, .list(let element, _)), (.wordSequence, .array(let element, _)):
      content(of: element) == .word
    case (.tensor(let elements), .tensor(let element)): admits(elements, element)
    case (.shaped, .tensor), (.shaped, .ciphertext), (.ciphertext, .ciphertext): true
    case (.publicKey, .publicKey), (.coin, .coin), (.sum, .sum): true
    case _: false
    }
  }

  private func admits(_ required: ElementClass, _ element: ElementType) -> Bool {
    switch required {
    case .any: true
    case .numeric: element.isNumeric
    case .integer: element.isNumeric && element.format == nil
    case .fixed: element.format != nil
    case .signed8: element == .i8
    case .fixedOrBool: element.format != nil || element == .bool
    case .bool: element == .bool
    }
  }

  /// Whether a value of a type can hold coins, ciphertexts or sums of them.
  private func holdsCoinsOrCiphertexts(_ type: Int) -> Bool {
    switch module.types[type].form {
    case .coin, .ciphertext, .sum: true
    case .record(let layout): layout.fields.contains { holdsCoinsOrCiphertexts($0.type) }
    case .choice(let cases, _):
      cases.contains { $0.fields.contains { holdsCoinsOrCiphertexts($0.type) } }
    case .array(let element, _), .list(let element, _): holdsCoinsOrCiphertexts(element)
    case .map(_, let value): holdsCoinsOrCiphertexts(value)
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .tensor,
      .publicKey:
      false
    }
  }
}
