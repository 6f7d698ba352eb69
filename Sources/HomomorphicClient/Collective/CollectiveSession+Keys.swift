import HomomorphicEvaluation
import Primitives

extension CollectiveSession {
  /// The collective key: an ordinary bundle, for contracts as any other.
  ///
  /// Without a relinearisation key the first round is enough; with one, its second half is the sum
  /// of the second round: b = h0' + h1', a = h1, so that b + a s = w s^2 and an error.
  ///
  /// Throws `foreignSession`, `foreignShare` for rounds that do not belong together,
  /// `sharesMissing` when the second round is needed, and `refused` for a sum that is no key.
  package func keys(
    _ first: CompletedRound, _ second: CompletedRound? = nil
  ) throws(CollectiveError) -> LatticeKeyBundle {
    guard first.session == self, second.map({ $0.session == self }) ?? true else {
      throw .foreignSession
    }
    guard first.round == .keys else { throw .foreignShare }
    var relinearizationKey: SwitchingKey?
    var position = 1
    if relinearizes {
      guard let second else { throw .sharesMissing }
      guard second.round == .relinearization, second.subject == first.digest else {
        throw .foreignShare
      }
      relinearizationKey = SwitchingKey(
        digits: digits.map {
          SwitchingKey.Digit(b: second.sums[$0], a: first.sums[2 + 2 * $0])
        })
      position += 2 * digits.count
    } else if second != nil {
      throw .foreignShare
    }
    let publicKey = LatticePublicKey(
      context: context, b: first.sums[0], a: common(.publicKey))
    let galoisKeys = galoisElements.map { element in
      defer { position += digits.count }
      return GaloisKey(
        element: element,
        key: SwitchingKey(
          digits: digits.map { digit in
            SwitchingKey.Digit(
              b: first.sums[position + digit],
              a: common(.galois(element: element, digit: digit)))
          }))
    }
    return try collective { () throws(HomomorphicError) in
      for digit in relinearizationKey?.digits ?? [] {
        guard !context.ring.isZero(digit.a) else { throw .invalidKey }
      }
      return try LatticeKeyBundle(
        publicKey: publicKey, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys)
    }
  }

  /// Whether a ciphertext is under a key of this session: one with its uniform polynomial.
  func owns(_ key: LatticeKeyBundle) -> Bool {
    key.context == context && key.publicKey.a == common(.publicKey)
  }
}
