import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

/// Ciphertexts, public keys, running sums.
extension Machine {
  mutating func ciphertextAdd(_ o: Operands) throws(Trap) {
    let left = heap.ciphertext(o[o.b])
    let right = heap.ciphertext(o[o.c])
    try set(o) { () throws(HomomorphicError) in try left.adding(right) }
  }

  mutating func ciphertextSub(_ o: Operands) throws(Trap) {
    let left = heap.ciphertext(o[o.b])
    let right = heap.ciphertext(o[o.c])
    try set(o) { () throws(HomomorphicError) in try left.subtracting(right) }
  }

  mutating func ciphertextNeg(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    try set(o) { () throws(HomomorphicError) in try value.negated() }
  }

  mutating func ciphertextAddPlain(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    let plain = heap.tensor(o[o.c])
    guard plain.shape == value.shape else { throw .shape }
    try set(o) { () throws(HomomorphicError) in try value.adding(plain: plain.rawValues) }
  }

  mutating func ciphertextMulPlain(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    let factor = o.signed(o.c)
    try set(o) { () throws(HomomorphicError) in try value.multiplied(by: factor) }
  }

  mutating func ciphertextCheckKey(_ o: Operands) throws(Trap) {
    guard heap.ciphertext(o[o.a]).key.identity == heap.publicKey(o[o.b]).identity else {
      throw .wrongKey
    }
  }

  mutating func ciphertextCheckRange(_ o: Operands) throws(Trap) {
    guard heap.ciphertext(o[o.a]).isWithin(o[o.b]) else { throw .ciphertextType }
  }

  mutating func ciphertextEncoded(_ o: Operands) throws(Trap) {
    let ciphertext = heap.ciphertext(o[o.b])
    let count = ciphertext.encodedByteCount
    try charge(.ciphertextEncoded, o, result: count)
    guard case .bytes(let max) = heap.types[o.xLow].form, count <= max else { throw .capacity }
    o[o.a] = try heap.makeBytes(type: o.type, copying: ciphertext.encoded())
  }

  // MARK: Products and rotations

  mutating func ciphertextMul(_ o: Operands) throws(Trap) {
    let left = heap.ciphertext(o[o.b])
    let right = heap.ciphertext(o[o.c])
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in try left.multiplied(by: right) }
  }

  mutating func ciphertextSquare(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in try value.squared() }
  }

  mutating func ciphertextMulTensor(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    let plain = heap.tensor(o[o.c])
    guard plain.shape == value.shape else { throw .shape }
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try value.multiplied(plain: plain.rawValues, places: plain.element.fractionBits)
    }
  }

  mutating func ciphertextMulFixed(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    let factor = o.signed(o.c)
    let places = Int(o.x >> 32 & 0xFF)
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try value.multiplied(scalar: factor, places: places)
    }
  }

  mutating func ciphertextLower(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    guard case .ciphertext(let form) = heap.types[o.xLow].form else { throw .unreachable }
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try value.lowered(to: form.depth)
    }
  }

  mutating func ciphertextRotate(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    guard let steps = Int(exactly: o.signed(o.c)) else { throw .shape }
    try set(o) { () throws(HomomorphicError) in try value.rotated(by: steps) }
  }

  mutating func ciphertextSum(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    try set(o) { () throws(HomomorphicError) in try value.summed() }
  }

  mutating func ciphertextMatmul(_ o: Operands) throws(Trap) {
    let value = heap.ciphertext(o[o.b])
    let matrix = heap.tensor(o[o.c])
    guard matrix.shape.count == 2, value.shape == [matrix.shape[0]] else { throw .shape }
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try value.multiplied(
        matrix: matrix.rawValues, columns: matrix.shape[1], places: matrix.element.fractionBits)
    }
  }

  mutating func ciphertextDot(_ o: Operands) throws(Trap) {
    let left = heap.ciphertexts(in: o[o.b])
    let right = heap.ciphertexts(in: o[o.c])
    o[o.a] = try make(o.type) { () throws(HomomorphicError) in
      try EncryptedTensor.dot(left, right)
    }
  }

  mutating func ciphertextCombine(_ o: Operands) throws(Trap) {
    let ciphertexts = heap.ciphertexts(in: o[o.b])
    let weights = heap[o[o.c]]
    guard Int(weights.length) == ciphertexts.count else { throw .shape }
    var terms: [(Int64, EncryptedTensor)] = []
    for (index, ciphertext) in ciphertexts.enumerated() {
      terms.append((Int64(bitPattern: weights.storage[index]), ciphertext))
    }
    guard let type = heap.elementType(of: o[o.b]) else { throw .unreachable }
    o[o.a] = try make(type) { () throws(HomomorphicError) in
      try EncryptedTensor.linearCombination(terms)
    }
  }

  mutating func ciphertextCheckOpening(_ o: Operands) throws(Trap) {
    let ciphertext = heap.ciphertext(o[o.b])
    let values = heap.tensor(o[o.c])
    guard values.shape == ciphertext.shape, values.element.isWide,
      values.element.fractionBits == Int(ciphertext.format.fraction)
    else { throw .shape }
    let opening = Array(heap.bytes(o[Int(o.x & 0xFFFF)]))
    do throws(HomomorphicError) {
      o[o.a] = try ciphertext.isOpened(by: opening, as: values.rawValues) ? 1 : 0
    } catch {
      throw error == .wrongKey ? .wrongKey : .malformedCiphertext
    }
  }

  mutating func ciphertextCheckUpload(_ o: Operands) throws(Trap) {
    let ciphertext = heap.ciphertext(o[o.b])
    let upload = UploadContext(
      contract: Address(truncating: o.wide(Int(o.x & 0xFFFF))),
      sender: Address(truncating: o.wide(Int(o.x >> 16 & 0xFFFF))),
      round: o[Int(o.x >> 32 & 0xFFFF)])
    let proof = Array(heap.bytes(o[o.c]))
    do throws(HomomorphicError) {
      o[o.a] = try ciphertext.isUpload(provedBy: proof, for: upload) ? 1 : 0
    } catch {
      throw .malformedCiphertext
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
      let total = heap.ciphertext(object.storage[1])
      let added = heap.ciphertext(term)
      object.storage[1] = try make(UInt32(truncatingIfNeeded: type)) {
        () throws(HomomorphicError) in try total.adding(added)
      }
    }
    object.storage[0] = count + 1
  }

  mutating func sumCount(_ o: Operands) throws(Trap) {
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
    let ciphertext: EncryptedTensor
    do throws(HomomorphicError) {
      ciphertext = try operation()
    } catch {
      throw Trap(error)
    }
    return try heap.make(ciphertext, type: type)
  }
}
