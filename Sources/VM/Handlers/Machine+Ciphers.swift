import Bytecode
import HomomorphicEvaluation
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

  // MARK: Products and rotations

  mutating func cipherMul(_ o: Operands) throws(Trap) {
    let left = heap.cipher(o[o.b])
    let right = heap.cipher(o[o.c])
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in try left.multiplied(by: right) }
  }

  mutating func cipherSquare(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in try value.squared() }
  }

  mutating func cipherMulTensor(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    let plain = heap.tensor(o[o.c])
    guard plain.shape == value.shape else { throw .shape }
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try value.multiplied(plain: plain.rawValues)
    }
  }

  mutating func cipherMulFixed(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    let factor = o.signed(o.c)
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try value.multiplied(scalar: factor)
    }
  }

  mutating func cipherLower(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    guard case .cipher(let form) = heap.types[o.xLow].form else { throw .unreachable }
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try value.lowered(to: form.depth)
    }
  }

  mutating func cipherRotate(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    guard let steps = Int(exactly: o.signed(o.c)) else { throw .shape }
    try set(o) { () throws(HomomorphicError) in try value.rotated(by: steps) }
  }

  mutating func cipherSum(_ o: Operands) throws(Trap) {
    let value = heap.cipher(o[o.b])
    try set(o) { () throws(HomomorphicError) in try value.summed() }
  }

  mutating func cipherDot(_ o: Operands) throws(Trap) {
    let left = heap.ciphers(in: o[o.b])
    let right = heap.ciphers(in: o[o.c])
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try EncryptedTensor.dot(left, right)
    }
  }

  mutating func cipherCombine(_ o: Operands) throws(Trap) {
    let ciphers = heap.ciphers(in: o[o.b])
    let weights = heap[o[o.c]]
    guard Int(weights.length) == ciphers.count else { throw .shape }
    var terms: [(Int64, EncryptedTensor)] = []
    for (index, cipher) in ciphers.enumerated() {
      terms.append((Int64(bitPattern: weights.storage[index]), cipher))
    }
    guard let type = heap.elementType(of: o[o.b]) else { throw .unreachable }
    o[o.a] = try make(type) { () throws(HomomorphicError) in
      try EncryptedTensor.linearCombination(terms)
    }
  }

  func cipherCheckOpening(_ o: Operands) throws(Trap) {
    let cipher = heap.cipher(o[o.b])
    let values = heap.tensor(o[o.c])
    guard values.shape == cipher.shape, values.element.isWide,
      values.element.fractionBits == Int(cipher.format.fraction)
    else { throw .shape }
    let opening = Array(heap.bytes(o[Int(o.x & 0xFFFF)]))
    do throws(HomomorphicError) {
      o[o.a] = try cipher.isOpened(by: opening, as: values.rawValues) ? 1 : 0
    } catch {
      throw error == .wrongKey ? .wrongKey : .malformedCipher
    }
  }

  // MARK: Sums

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
