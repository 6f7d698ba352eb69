import Primitives

/// The reverse auction of places, as contracts/task/places.gx holds it. Qualities are raw `Q<8, 24>` above 0.
package enum PlaceAuction {
  /// Somebody who would take a place.
  package struct Applicant: Hashable, Sendable {
    package let provider: Address
    package let quality: Int32
    package let ask: UInt128

    package init(provider: Address, quality: Int32, ask: UInt128) {
      (self.provider, self.quality, self.ask) = (provider, quality, ask)
    }
  }

  /// Whether one asks less for quality than another.
  package static func isBetter(_ one: Applicant, _ other: Applicant) -> Bool {
    product(one.ask, other.quality) < product(other.ask, one.quality)
  }

  /// The ranked applicants with a newcomer, behind its equals; at most `places` + 1 stay, and who has to go is named.
  package static func inserting(
    _ newcomer: Applicant, into ranked: [Applicant], places: Int
  ) -> (ranked: [Applicant], displaced: Applicant?) {
    var all = ranked
    let place = all.firstIndex { isBetter(newcomer, $0) } ?? all.endIndex
    all.insert(newcomer, at: place)
    let displaced = all.count > places + 1 ? all.removeLast() : nil
    return (all, displaced)
  }

  /// What a winner is paid: the price at which it would tie with the first loser, at most what the reserve allows.
  package static func criticalPrice(
    _ winner: Applicant, loser: Applicant?, reserve: UInt128
  ) -> UInt128 {
    let highest = quotient(product(reserve, winner.quality), U256(UInt64(1) << 24))
    guard let loser else { return highest }
    return min(
      highest, quotient(product(loser.ask, winner.quality), U256(UInt64(max(loser.quality, 1)))))
  }

  private static func product(_ amount: UInt128, _ quality: Int32) -> U256 {
    U256(amount) &* U256(UInt64(max(quality, 0)))
  }

  /// Rounded down; saturates.
  private static func quotient(_ a: U256, _ b: U256) -> UInt128 {
    a.quotientAndRemainder(dividingBy: b)?.quotient.asUInt128 ?? .max
  }
}
