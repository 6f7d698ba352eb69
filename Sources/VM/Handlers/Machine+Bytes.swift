import Bytecode
import Primitives

/// Bytes, text and hashing.
extension Machine {
  mutating func constantBytes(_ o: Operands) throws(Trap) {
    let content = module.verified.module.byteStrings[o.xHigh]
    try charge(.constantBytes, o, result: content.count)
    o[o.a] = try heap.makeBytes(type: o.type, copying: content)
  }

  mutating func bytesGet(_ o: Operands) throws(Trap) {
    let bytes = heap.bytes(o[o.b])
    guard o[o.c] < UInt64(bytes.count) else { throw .bounds }
    o[o.a] = UInt64(bytes[Int(truncatingIfNeeded: o[o.c])])
  }

  mutating func bytesConcat(_ o: Operands) throws(Trap) {
    let left = heap.bytes(o[o.b])
    let right = heap.bytes(o[o.c])
    let count = left.count + right.count
    try charge(.bytesConcat, o, result: count)
    try requireCapacity(o, count)
    let (handle, target) = try heap.makeBytes(type: o.type, count: count)
    let buffer = UnsafeMutableRawBufferPointer(start: target, count: count)
    buffer.copyBytes(from: left)
    UnsafeMutableRawBufferPointer(rebasing: buffer[left.count...]).copyBytes(from: right)
    if case .text = heap.types[o.xLow].form {
      guard String(validating: heap.bytes(handle), as: UTF8.self) != nil else { throw .decode }
    }
    o[o.a] = handle
  }

  mutating func bytesSlice(_ o: Operands) throws(Trap) {
    let bytes = heap.bytes(o[o.b])
    let from = o[o.c]
    let count = o[o.x2]
    let (end, overflow) = from.addingReportingOverflow(count)
    guard !overflow, end <= UInt64(bytes.count) else { throw .bounds }
    let length = Int(truncatingIfNeeded: count)
    try charge(.bytesSlice, o, result: length)
    try requireCapacity(o, length)
    let start = Int(truncatingIfNeeded: from)
    o[o.a] = try heap.makeBytes(
      type: o.type, copying: UnsafeBufferPointer(rebasing: bytes[start..<start + length]))
  }

  mutating func bytesFromWide(_ o: Operands) throws(Trap) {
    try requireCapacity(o, 32)
    o[o.a] = try heap.makeBytes(type: o.type, copying: o.wide(o.b).bigEndianBytes)
  }

  mutating func textFromWideU(_ o: Operands) throws(Trap) {
    try makeText(o, o.wide(o.b).description)
  }

  mutating func textFromWideS(_ o: Operands) throws(Trap) {
    try makeText(o, o.wide(o.b).signedDescription)
  }

  /// At most 78 characters.
  private mutating func makeText(_ o: Operands, _ digits: String) throws(Trap) {
    let bytes = Array(digits.utf8)
    try requireCapacity(o, bytes.count)
    o[o.a] = try heap.makeBytes(type: o.type, copying: bytes)
  }

  mutating func bytesToWide(_ o: Operands) throws(Trap) {
    let bytes = heap.bytes(o[o.b])
    guard bytes.count == 32, let value = U256(bigEndian: bytes) else { throw .bounds }
    o.setWide(o.a, value)
  }

  mutating func keccak(_ o: Operands) throws(Trap) {
    o.setWide(o.a, keccak256(buffer: heap.bytes(o[o.b])).number)
  }

  mutating func sha256(_ o: Operands) throws(Trap) {
    o.setWide(o.a, Primitives.sha256(heap.bytes(o[o.b])).number)
  }

  mutating func hashValues(_ o: Operands) throws(Trap) {
    guard case .record(let layout) = heap.types[o.xLow].form else { throw .unreachable }
    let values = o.registers + o.b
    try charge(.hashValues, o, result: try heap.encodedBytes(layout, values))
    var buffer = ABIBuffer()
    try heap.encode(layout, values, to: &buffer)
    o.setWide(o.a, keccak256(buffer.bytes).number)
  }

  /// Throws `capacity` unless the byte string type in the type operand admits a length.
  private mutating func requireCapacity(_ o: Operands, _ count: Int) throws(Trap) {
    switch heap.types[o.xLow].form {
    case .bytes(let max), .text(let max):
      guard count <= max else { throw .capacity }
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .array, .list, .record,
      .choice, .tensor, .ciphertext, .publicKey, .coin, .sum, .map:
      throw .unreachable
    }
  }
}
