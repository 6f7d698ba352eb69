import Bytecode
import Homomorphic
import Tensors

/// Ciphertexts, public keys, running sums.
extension Machine {
  mutating func cipherAdd(_ o: Operands) throws(Trap) {
    let left = heap.cipher(o[o.b])
    let right = heap.cipher(o[o.c])
    try set(o) { () throws(HomomorphicError) in try left.adding(right) }
  }

  mutating func cipherSub(_ o: Operands) throws(Trap) {
    let left = heap.cipher(o[o.b])
    let right = heap.cipher(o[o.c])
    try set(o) { () throws(HomomorphicError) in try left.subtracting(right) }
  }

  mutating func cipherNeg(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    try set(o) { () throws(HomomorphicError) in try value.negated() }
  }

  mutating func cipherAddPlain(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    let plain = heap.tensor(o[o.c])
    guard plain.shape == value.shape else { throw .shape }
    try set(o) { () throws(HomomorphicError) in try value.adding(plain: plain.rawValues) }
  }

  mutating func cipherMulPlain(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    let factor = o.signed(o.c)
    try set(o) { () throws(HomomorphicError) in try value.multiplied(by: factor) }
  }

  func cipherCheckKey(_ o: Operands) throws(Trap) {
    guard heap.cipher(o[o.a]).key.identity == heap.publicKey(o[o.b]).identity else {
      throw .wrongKey
    }
  }

  mutating func cipherEncoded(_ o: Operands) throws(Trap) {
    let cipher = heap.cipher(o[o.b])
    let count = cipher.encodedByteCount
    try charge(.cipherEncoded, o, result: count)
    guard case .bytes(let max) = heap.types[o.xLow].form, count <= max else { throw .capacity }
    o[o.a] = try heap.makeBytes(type: o.type, copying: cipher.encoded())
  }

  mutating func sumNew(_ o: Operands) throws(Trap) {
    o[o.a] = try heap.makeSum(type: o.type)
  }

  mutating func sumAdd(_ o: Operands) throws(Trap) {
    let object = heap[o[o.a]]
    guard case .sum(let type, let max) = heap.types[Int(object.type)].form else {
      throw .unreachable
    }
    let count = object.storage[0]
    guard count < UInt64(max) else { throw .capacity }
    let term = o[o.b]
    if count == 0 {
      heap.share(term)
      object.storage[1] = term
    } else {
      let total = heap.cipher(object.storage[1])
      let added = heap.cipher(term)
      object.storage[1] = try make(UInt32(truncatingIfNeeded: type)) {
        () throws(HomomorphicError) in try total.adding(added)
      }
    }
    object.storage[0] = count + 1
  }

  func sumCount(_ o: Operands) throws(Trap) {
    o[o.a] = heap[o[o.b]].storage[0]
  }

  mutating func sumTotal(_ o: Operands) throws(Trap) {
    let sum = heap[o[o.b]].storage
    let type = UInt32(truncatingIfNeeded: o.valueType)
    guard sum[0] != 0 else {
      o[o.a] = try heap.make(.choice, type: type, slots: 0, length: 0)
      return
    }
    let handle = try heap.make(.choice, type: type, slots: 1, length: 1, tag: 1)
    heap.share(sum[1])
    heap[handle].storage[0] = sum[1]
    o[o.a] = handle
  }

  /// Writes a ciphertext of the left operand's type to register a.
  private mutating func set(
    _ o: Operands, _ operation: () throws(HomomorphicError) -> EncryptedTensor
  ) throws(Trap) {
    o[o.a] = try make(heap[o[o.b]].type, operation)
  }

  private mutating func make(
    _ type: UInt32, _ operation: () throws(HomomorphicError) -> EncryptedTensor
  ) throws(Trap) -> UInt64 {
    let cipher: EncryptedTensor
    do throws(HomomorphicError) {
      cipher = try operation()
    } catch {
      throw Trap(error)
    }
    return try heap.make(cipher, type: type)
  }
}
