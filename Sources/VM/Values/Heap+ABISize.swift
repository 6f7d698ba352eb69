import Bytecode
import HomomorphicEvaluation
import Tensors

/// The length of an ABI encoding, without making it: what encoding costs.
extension Heap {
  /// Bytes of the encoding of consecutive values as a tuple. A value without any bytes counts as
  /// 32, so that the work of walking is always paid for.
  ///
  /// Throws `limit` beyond the longest encoding.
  func encodedBytes(
    _ layout: FieldsLayout, _ slots: UnsafePointer<UInt64>
  ) throws(Trap) -> Int {
    var total = 0
    try measure(layout, slots, into: &total)
    return total
  }

  /// Bytes of the encoding of one value as a tuple of one component.
  func encodedBytes(single type: Int, _ slots: UnsafePointer<UInt64>) throws(Trap) -> Int {
    var total = 0
    try measure(type, slots, into: &total)
    return total
  }

  private func measure(
    _ layout: FieldsLayout, _ slots: UnsafePointer<UInt64>, into total: inout Int
  ) throws(Trap) {
    if layout.fields.isEmpty { try add(32, to: &total) }
    for field in layout.fields {
      try measure(field.type, slots + field.offset, into: &total)
    }
  }

  private func measure(
    _ type: Int, _ slots: UnsafePointer<UInt64>, into total: inout Int
  ) throws(Trap) {
    if types[type].form.isNumber { return try add(32, to: &total) }
    let layout = types[type]
    if layout.isDynamic { try add(32, to: &total) }
    switch layout.form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .coin, .sum, .map:
      try add(32, to: &total)
    case .bytes, .text:
      try add(counted: Int(self[slots.pointee].length), to: &total)
    case .tensor:
      try add(counted: tensor(slots.pointee).encodedByteCount, to: &total)
    case .ciphertext:
      try add(counted: ciphertext(slots.pointee).encodedByteCount, to: &total)
    case .publicKey:
      try add(counted: publicKey(slots.pointee).encodedByteCount, to: &total)
    case .record(let fields):
      try measure(fields, self[slots.pointee].storage, into: &total)
    case .choice(let cases, let isOptional):
      let object = self[slots.pointee]
      try add(layout.isDynamic && !isOptional ? 96 : 32, to: &total)
      if isOptional && object.tag == 0 {
        // The default value takes its place.
        try add(cases[1].defaultSlots.multipliedClamped(by: 32), to: &total)
      } else {
        try measure(cases[Int(object.tag)], object.storage, into: &total)
      }
    case .array(let element, _), .list(let element, _):
      let object = self[slots.pointee]
      try add(32, to: &total)
      let elementLayout = types[element]
      if !elementLayout.isReference {
        try add(Int(object.length).multipliedClamped(by: 32), to: &total)
      } else {
        for index in 0..<Int(object.length) {
          try measure(element, object.storage + index, into: &total)
        }
      }
    }
  }

  private func add(counted bytes: Int, to total: inout Int) throws(Trap) {
    try add(bytes.addingClamped(32 + bytes.paddingToWord), to: &total)
  }

  private func add(_ bytes: Int, to total: inout Int) throws(Trap) {
    total = total.addingClamped(bytes)
    // Twice: the measure counts a little more than the encoding has.
    guard total <= 2 * MachineLimits.encodedBytesMax else { throw .limit }
  }
}
