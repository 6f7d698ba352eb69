import HomomorphicClient
import HomomorphicEvaluation
import Primitives

extension FuzzTarget {
  /// Whatever the bytes, they are the only encoding of a ciphertext or key, or refused. The first byte chooses the scheme and
  /// which of the two.
  static let ciphertexts = FuzzTarget(
    "ciphertexts", "ciphertexts and public keys of all schemes",
    seeds: { _ in
      schemes.enumerated().flatMap { index, scheme in
        [[UInt8(2 * index)] + scheme.ciphertext, [UInt8(2 * index + 1)] + scheme.key.encoded()]
      }
    },
    problem: { bytes in
      guard let first = bytes.first, Int(first) / 2 < schemes.count else { return nil }
      let scheme = schemes[Int(first) / 2]
      let rest = Array(bytes.dropFirst())
      if first % 2 == 0 {
        guard let value = try? EncryptedTensor(decoding: rest, key: scheme.key) else { return nil }
        return value.encoded() == rest ? nil : "a second encoding of a ciphertext"
      }
      guard let key = try? EncryptionKey(decoding: rest, scheme: scheme.key.scheme) else {
        return nil
      }
      // A key may come in with a seed in place of uniform halves; what it becomes has one encoding.
      let encoded = key.encoded()
      guard let again = try? EncryptionKey(decoding: encoded, scheme: scheme.key.scheme) else {
        return "the encoding of a key is refused"
      }
      return again.encoded() == encoded ? nil : "a second encoding of a key"
    })

  private struct Scheme: Sendable {
    let key: EncryptionKey
    let ciphertext: [UInt8]
  }

  private static let schemes: [Scheme] = {
    var random = SplitMix64(seed: 4_711)
    do {
      let paillier = EncryptionKey.paillier(
        try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &random).publicKey)
      var schemes = [try scheme(paillier, width: 32, fraction: 24, &random)]
      for (parameters, width, fraction) in [
        (LatticeParameters.additive, 32, 24), (.bfvAdditive, 8, 0),
      ] as [(LatticeParameters, UInt8, UInt8)] {
        let context = try LatticeContext.shared(parameters)
        let secret = LatticeSecretKey.generate(context: context, using: &random)
        let key = EncryptionKey.lattice(
          try secret.keyBundle(relinearize: false, rotations: [], using: &random))
        schemes.append(try scheme(key, width: width, fraction: fraction, &random))
      }
      return schemes
    } catch {
      preconditionFailure("keys of the standard sets can be made")
    }
  }()

  private static func scheme(
    _ key: EncryptionKey, width: UInt8, fraction: UInt8, _ random: inout SplitMix64
  ) throws -> Scheme {
    let value = try EncryptedTensor.encrypt(
      [3, -4], shape: [2], format: try EncryptedFormat(width: width, fraction: fraction), key: key,
      using: &random)
    return Scheme(key: key, ciphertext: value.encoded())
  }
}
