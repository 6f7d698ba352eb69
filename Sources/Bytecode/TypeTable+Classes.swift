import InstructionSet

// Which types the classes of operands admit.

extension TypeTable {
  /// Whether a type operand admits a type of the table.
  func isOf(_ required: TypeClass, _ type: TypeIndex) -> Bool {
    switch (required, self[type]) {
    case (.record, .record), (.list, .list), (.bytes, .bytes), (.sum, .sum),
      (.ciphertext, .ciphertext):
      true
    case (.encodableRecord, .record): facts[Int(type)].isEncodable
    case (.cased, .enumeration), (.cased, .optional): true
    case (.sequence, .list), (.sequence, .array): true
    case (.byteString, .bytes), (.byteString, .text): true
    case (.bounded, .bytes), (.bounded, .text), (.bounded, .list): true
    case (.tensor(let element), .tensor(let index)): isOf(element, element: index)
    case (.record, _), (.list, _), (.bytes, _), (.sum, _), (.encodableRecord, _), (.cased, _),
      (.sequence, _), (.byteString, _), (.bounded, _), (.tensor, _), (.ciphertext, _):
      false
    }
  }

  /// Whether a slot operand admits a slot of a type of the table.
  func isOf(_ required: SlotClass, _ type: TypeIndex) -> Bool {
    switch (required, self[type]) {
    case (.value, .map): false
    case (.value, _): true
    case (.list, .list), (.map, .map), (.coin, .coin): true
    case (.copyableList, .list(let element, _)): !facts[Int(element)].isLinear
    case (.copyableMap, .map(_, let value)): !facts[Int(value)].isLinear
    case (.coinMap, .map(_, let value)): self[value] == .coin
    case (.list, _), (.map, _), (.coin, _), (.copyableList, _), (.copyableMap, _), (.coinMap, _):
      false
    }
  }

  /// Whether an operand admits an object of a type of the table.
  func isOf(_ required: ReferenceClass, _ type: TypeIndex) -> Bool {
    switch (required, self[type]) {
    case (.any, _): true
    case (.comparable, _):
      !facts[Int(type)].containsCoin && !facts[Int(type)].containsCiphertext
    case (.cased, .enumeration), (.cased, .optional): true
    case (.sequence, .list), (.sequence, .array), (.list, .list): true
    case (.measurable, .list), (.measurable, .array), (.measurable, .bytes), (.measurable, .text):
      true
    case (.byteString, .bytes), (.byteString, .text): true
    case (.tensorSequence, .list(let element, _)), (.tensorSequence, .array(let element, _)):
      isTensor(element)
    case (.ciphertextSequence, .list(let element, _)),
      (.ciphertextSequence, .array(let element, _)):
      self[element].isCiphertext
    case (.wordSequence, .list(let element, _)), (.wordSequence, .array(let element, _)):
      shape(element) == .word
    case (.tensor(let elements), .tensor(let index)): isOf(elements, element: index)
    case (.shaped, .tensor), (.shaped, .ciphertext), (.ciphertext, .ciphertext),
      (.publicKey, .publicKey),
      (.coin, .coin), (.sum, .sum):
      true
    case (.cased, _), (.sequence, _), (.list, _), (.measurable, _), (.byteString, _),
      (.tensorSequence, _), (.ciphertextSequence, _), (.wordSequence, _), (.tensor, _),
      (.shaped, _),
      (.ciphertext, _), (.publicKey, _), (.coin, _), (.sum, _):
      false
    }
  }

  private func isTensor(_ type: TypeIndex) -> Bool {
    if case .tensor = self[type] { true } else { false }
  }

  /// Whether elements of a type are of a class.
  private func isOf(_ required: ElementClass, element: TypeIndex) -> Bool {
    switch (required, self[element]) {
    case (.any, _): true
    case (.numeric, let type): type != .bool
    case (.integer, .unsigned), (.integer, .signed): true
    case (.fixed, .fixed), (.fixedOrBool, .fixed), (.fixedOrBool, .bool), (.bool, .bool): true
    case (.signed8, .signed(bits: 8)): true
    case (.integer, _), (.fixed, _), (.fixedOrBool, _), (.bool, _), (.signed8, _): false
    }
  }
}
