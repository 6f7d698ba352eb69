import Primitives

/// Noise for encryptions, prepared while there is time: n-th powers modulo n^2 of random numbers.
///
/// It cannot be copied and each power is handed out once: two encryptions with the same power
/// reveal the difference of their values.
package struct PaillierNoise: ~Copyable {
  /// Identity of the key that the noise is for.
  package let keyIdentity: Hash256
  private let elementLimbs: Int
  private let capacity: Int
  private var words: SecretWords
  private var used = 0

  /// Room for `count` powers, to be stored by the ways to compute them.
  package init(room count: Int, key: PaillierPublicKey) {
    precondition(count >= 0, "a count is not negative")
    keyIdentity = key.identity
    elementLimbs = key.elementLimbs
    capacity = count
    words = SecretWords(count: count * key.elementLimbs)
  }

  /// Stores the powers modulo n^2 that the lanes from 0 on hold as those from `start` to `end`.
  package mutating func storeResults(
    _ powers: inout LanePowers, from start: Int, to end: Int, modulus: borrowing GMPInteger
  ) {
    var power = GMPInteger(capacityBits: 2 * modulus.bitLength + UInt.bitWidth)
    var high = GMPInteger(capacityBits: 2 * modulus.bitLength + UInt.bitWidth)
    for index in start..<end {
      powers.readResult(into: &power, lane: index - start)
      powers.readResult(into: &high, lane: index - start, part: 1)
      high.multiply(by: modulus)
      power.add(high)
      store(power, at: index)
    }
  }

  /// Stores the power number `index`.
  package mutating func store(_ power: borrowing GMPInteger, at index: Int) {
    words.store(power, at: index * elementLimbs, length: elementLimbs)
  }

  /// Group elements that can still be encrypted.
  package var remaining: Int { capacity - used }

  /// Hands out the next power; some must remain.
  package mutating func takeNext(into number: inout GMPInteger) {
    precondition(remaining > 0, "no noise left")
    words.take(into: &number, at: used * elementLimbs, length: elementLimbs)
    used += 1
  }
}
