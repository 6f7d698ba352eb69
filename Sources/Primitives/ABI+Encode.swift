/// Why values could not be encoded.
package enum ABIEncodeError: Error, Hashable, Sendable {
  /// A type is not encodable.
  case invalidType(ABITypeError)
  /// A value has another shape than its type, whose canonical name is given.
  case typeMismatch(expected: String)
  /// A list of parameters, tuple, fixed array or `bytesN` has the wrong number of parts.
  case countMismatch(expected: Int, found: Int)
  /// A number does not fit its type, whose canonical name is given.
  case valueOutOfRange(type: String)
  /// The encoding would exceed `Limits.abiBytesMax`.
  case tooLarge
}

extension ABI {
  /// Encodes parameters, without a selector.
  package static func encode(
    _ types: [ABIType], _ values: [ABIValue]
  ) throws(ABIEncodeError) -> [UInt8] {
    var encoder = ABIEncoder()
    try encoder.append(parameters: values, of: plan(types))
    return encoder.output
  }

  /// Encodes a selector and parameters: the data of a call or error.
  package static func encodeCall(
    _ selector: ABISelector, _ types: [ABIType], _ values: [ABIValue]
  ) throws(ABIEncodeError) -> [UInt8] {
    selector.bytes + (try encode(types, values))
  }

  /// The topic of an indexed event parameter: the word of a value type, else the hash of the
  /// value's bytes (of arrays and tuples: of all their parts, padded, without lengths).
  package static func topic(
    of value: ABIValue, as type: ABIType
  ) throws(ABIEncodeError) -> Hash256 {
    let plan = try plan([type])
    var encoder = ABIEncoder()
    switch (type, value) {
    case (.bytes, .bytes(let content)):
      return keccak256(content)
    case (.string, .string(let text)):
      return keccak256(utf8: text)
    case (.array, _), (.fixedArray, _), (.tuple, _):
      try encoder.append(inPlace: .tuple([value]), of: plan)
      return keccak256(encoder.output)
    case (.uint, _), (.int, _), (.bool, _), (.address, _), (.fixedBytes, _), (.bytes, _),
      (.string, _):
      try encoder.append(parameters: [value], of: plan)
      guard let word = Hash256(bytes: encoder.output) else {
        throw .typeMismatch(expected: type.canonicalName)
      }
      return word
    }
  }

  private static func plan(_ types: [ABIType]) throws(ABIEncodeError) -> ABIPlan {
    do {
      return try ABIPlan(parameters: types)
    } catch {
      throw .invalidType(error)
    }
  }
}

/// Appends values to one growing buffer; offsets are filled in when their tails are written.
private struct ABIEncoder {
  var output: [UInt8] = []

  /// Appends a list of parameters, planned as a tuple.
  mutating func append(parameters values: [ABIValue], of plan: ABIPlan) throws(ABIEncodeError) {
    guard case .tuple(let components) = plan.kind else { return }
    try append(values, plans: components)
  }

  /// Appends a sequence: first all heads, then the tails of the dynamic parts in order.
  private mutating func append(
    _ values: [ABIValue], plans: some Collection<ABIPlan>
  ) throws(ABIEncodeError) {
    try check(count: values.count, expected: plans.count)
    let base = output.count
    var offsets: [Int] = []
    for (value, plan) in zip(values, plans) {
      if plan.isDynamic {
        offsets.append(output.count)
        try append(word: .zero)
      } else {
        try append(value, of: plan)
      }
    }
    var next = 0
    for (value, plan) in zip(values, plans) where plan.isDynamic {
      let offset = U256(UInt64(output.count - base)).bigEndianBytes
      output.replaceSubrange(offsets[next]..<offsets[next] + ABI.wordSize, with: offset)
      next += 1
      try append(value, of: plan)
    }
  }

  /// Appends one value: its word, or its content when it has parts.
  private mutating func append(_ value: ABIValue, of plan: ABIPlan) throws(ABIEncodeError) {
    switch (plan.kind, value) {
    case (.bytes, .bytes(let content)):
      try append(counted: content)
    case (.string, .string(let text)):
      try append(counted: Array(text.utf8))
    case (.array(let element), .array(let values)):
      try append(word: U256(UInt64(values.count)))
      try append(values, plans: repeatElement(element, count: values.count))
    case (.fixedArray(let element, let count), .array(let values)):
      try append(values, plans: repeatElement(element, count: count))
    case (.tuple(let components), .tuple(let values)):
      try append(values, plans: components)
    case (.uint, _), (.int, _), (.bool, _), (.address, _), (.fixedBytes, _), (.bytes, _),
      (.string, _), (.array, _), (.fixedArray, _), (.tuple, _):
      try append(word: word(of: value, plan))
    }
  }

  /// Appends a value as an indexed event parameter counts it: parts in place, without offsets
  /// and lengths, bytes padded to words.
  mutating func append(inPlace value: ABIValue, of plan: ABIPlan) throws(ABIEncodeError) {
    switch (plan.kind, value) {
    case (.bytes, .bytes(let content)):
      try append(padded: content)
    case (.string, .string(let text)):
      try append(padded: Array(text.utf8))
    case (.array(let element), .array(let values)):
      for part in values { try append(inPlace: part, of: element) }
    case (.fixedArray(let element, let count), .array(let values)):
      try check(count: values.count, expected: count)
      for part in values { try append(inPlace: part, of: element) }
    case (.tuple(let components), .tuple(let values)):
      try check(count: values.count, expected: components.count)
      for (part, plan) in zip(values, components) { try append(inPlace: part, of: plan) }
    case (.uint, _), (.int, _), (.bool, _), (.address, _), (.fixedBytes, _), (.bytes, _),
      (.string, _), (.array, _), (.fixedArray, _), (.tuple, _):
      try append(word: word(of: value, plan))
    }
  }

  /// The word of a value type.
  private func word(of value: ABIValue, _ plan: ABIPlan) throws(ABIEncodeError) -> U256 {
    switch (plan.kind, value) {
    case (.uint(let bits), .uint(let number)):
      guard number.fits(unsignedBits: bits) else {
        throw .valueOutOfRange(type: plan.canonicalName)
      }
      return number
    case (.int(let bits), .int(let number)):
      guard number.fits(signedBits: bits) else {
        throw .valueOutOfRange(type: plan.canonicalName)
      }
      return number
    case (.bool, .bool(let flag)):
      return flag ? .one : .zero
    case (.address, .address(let address)):
      return address.number
    case (.fixedBytes(let count), .fixedBytes(let content)):
      try check(count: content.count, expected: count)
      // At most 32 bytes, at the start of the word.
      return (U256(bigEndian: content) ?? .zero) << UInt64(8 * (ABI.wordSize - count))
    case (.uint, _), (.int, _), (.bool, _), (.address, _), (.fixedBytes, _), (.bytes, _),
      (.string, _), (.array, _), (.fixedArray, _), (.tuple, _):
      throw .typeMismatch(expected: plan.canonicalName)
    }
  }

  private func check(count: Int, expected: Int) throws(ABIEncodeError) {
    if count != expected { throw .countMismatch(expected: expected, found: count) }
  }

  private mutating func append(word: U256) throws(ABIEncodeError) {
    try reserve(ABI.wordSize)
    word.appendBigEndian(to: &output)
  }

  private mutating func append(counted content: [UInt8]) throws(ABIEncodeError) {
    try append(word: U256(UInt64(content.count)))
    try append(padded: content)
  }

  private mutating func append(padded content: [UInt8]) throws(ABIEncodeError) {
    let padding = -content.count & 31
    try reserve(content.count)
    try reserve(content.count + padding)
    output.append(contentsOf: content)
    output.append(contentsOf: repeatElement(0, count: padding))
  }

  /// Throws when `count` more bytes would pass the limit.
  private func reserve(_ count: Int) throws(ABIEncodeError) {
    if count > Limits.abiBytesMax - output.count { throw .tooLarge }
  }
}
