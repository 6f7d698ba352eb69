import HomomorphicClient
import HomomorphicEvaluation

extension ClearScheme {
  func add(_ a: Ciphertext, _ b: Ciphertext) throws(HomomorphicError) -> Ciphertext {
    try check(a, b)
    return try make(
      zip(a.values, b.values).map { Int128($0) + Int128($1) }, depth: a.depth,
      error: UInt128(a.error) + UInt128(b.error))
  }

  func subtract(
    _ a: Ciphertext, _ b: Ciphertext
  ) throws(HomomorphicError) -> Ciphertext {
    try check(a, b)
    return try make(
      zip(a.values, b.values).map { Int128($0) - Int128($1) }, depth: a.depth,
      error: UInt128(a.error) + UInt128(b.error))
  }

  func negate(_ a: Ciphertext) throws(HomomorphicError) -> Ciphertext {
    try check(a, a)
    return try make(a.values.map { -Int128($0) }, depth: a.depth, error: UInt128(a.error))
  }

  func add(_ a: Ciphertext, plain: Plaintext) throws(HomomorphicError) -> Ciphertext {
    try check(a, a)
    guard plain.depth == a.depth else { throw .wrongLevel }
    return try make(
      zip(a.values, plain.values).map { Int128($0) + Int128($1) }, depth: a.depth,
      error: UInt128(a.error) + unit)
  }

  func multiply(
    _ a: Ciphertext, integer: Int64
  ) throws(HomomorphicError) -> Ciphertext {
    try check(a, a)
    guard integer != 0 else { throw .transparent }
    return try make(
      a.values.map { Int128($0) * Int128(integer) }, depth: a.depth,
      error: UInt128(a.error) * UInt128(integer.magnitude))
  }

  func multiply(
    _ a: Ciphertext, plain: Plaintext
  ) throws(HomomorphicError) -> Ciphertext {
    try check(a, a)
    guard a.depth > 0 else { throw .depthExhausted }
    guard plain.depth == a.depth else { throw .wrongLevel }
    guard plain.values.contains(where: { $0 != 0 }) else { throw .transparent }
    return try product(a.values, a.error, plain.values, arithmetic.noise, depth: a.depth)
  }

  func multiply(
    _ a: Ciphertext, _ b: Ciphertext, with keys: NoKeys
  ) throws(HomomorphicError) -> Ciphertext {
    try check(a, b)
    guard a.depth > 0 else { throw .depthExhausted }
    return try product(a.values, a.error, b.values, b.error, depth: a.depth)
  }

  func square(
    _ a: Ciphertext, with keys: NoKeys
  ) throws(HomomorphicError) -> Ciphertext {
    try multiply(a, a, with: keys)
  }

  func rotate(
    _ a: Ciphertext, by steps: Int, with keys: NoKeys
  ) throws(HomomorphicError) -> Ciphertext {
    try check(a, a)
    guard arithmetic.canRotate else { throw .keyMissing }
    guard steps > -slotCount, steps < slotCount else { throw .shapeMismatch }
    let start = steps < 0 ? steps + slotCount : steps
    let rotated = a.values[start...] + a.values[..<start]
    // Up to one key switch for each bit of the number of steps.
    let switches = UInt128(start.nonzeroBitCount)
    return try make(
      rotated.map { Int128($0) }, depth: a.depth, error: UInt128(a.error) + switches * switchUnit)
  }

  func sumSlots(
    _ a: Ciphertext, with keys: NoKeys
  ) throws(HomomorphicError) -> Ciphertext {
    try check(a, a)
    guard arithmetic.canRotate else { throw .keyMissing }
    let sum = a.values.reduce(Int128(0)) { $0 + Int128($1) }
    return try make(
      [Int128](repeating: sum, count: slotCount), depth: a.depth,
      error: (UInt128(a.error) + switchUnit) * UInt128(slotCount))
  }

  func lowered(
    _ a: Ciphertext, to depth: Int
  ) throws(HomomorphicError) -> Ciphertext {
    try check(a, a)
    guard (0...a.depth).contains(depth) else { throw .wrongLevel }
    let levels = UInt128(a.depth - depth)
    // The integer factor of a lowering is off by half a unit, relative to the scale.
    let largest = UInt128(a.values.reduce(UInt64(0)) { max($0, $1.magnitude) })
    let drift = largest >> UInt128(max(arithmetic.fraction - 2, 0))
    return try make(
      a.values.map { Int128($0) }, depth: depth,
      error: UInt128(a.error) + levels * (unit + (unit == 0 ? 0 : drift)))
  }

  /// Products, rounded, with the errors |a| e_b + |b| e_a + e_a e_b and those of a rescale and a key
  /// switch.
  private func product(
    _ a: [Int64], _ aError: UInt64, _ b: [Int64], _ bError: UInt64, depth: Int
  ) throws(HomomorphicError) -> Ciphertext {
    let half = arithmetic.fraction == 0 ? 0 : Int128(1) << Int128(arithmetic.fraction - 1)
    let values = zip(a, b).map {
      (Int128($0) * Int128($1) + half) >> Int128(arithmetic.fraction)
    }
    let aLargest = UInt128(a.reduce(UInt64(0)) { max($0, $1.magnitude) })
    let bLargest = UInt128(b.reduce(UInt64(0)) { max($0, $1.magnitude) })
    let cross =
      aLargest * UInt128(bError) + bLargest * UInt128(aError) + UInt128(aError) * UInt128(bError)
    let error = cross >> UInt128(arithmetic.fraction) + (unit == 0 ? 0 : 2 * unit + 1)
    return try make(values, depth: depth - 1, error: error)
  }
}
