import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// Keys and ciphertexts of test programs. The generator is no secret: these keys hide nothing.
package enum TestKeys {
  package static var first: PaillierSecretKey { secret(1) }
  package static var second: PaillierSecretKey { secret(2) }
  package static let publicKeys: [PaillierPublicKey] = [first.publicKey, second.publicKey]

  /// Secret keys cannot be kept: they are made again from their seed.
  private static func secret(_ seed: UInt64) -> PaillierSecretKey {
    var generator = SplitMix64(seed: seed)
    do {
      return try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
    } catch {
      preconditionFailure("keys of 512 bits can be made")
    }
  }

  package static func encrypt(_ values: [Int64], key: Int = 0) -> PaillierCiphertext {
    // Of two with the same randomness everybody could read the difference.
    var generator = SplitMix64(seed: UInt64(bitPattern: values[0] &+ Int64(values.count)))
    do {
      return try publicKeys[key].encrypt(
        values, shape: [values.count], format: try PaillierFormat(width: 32, fraction: 24),
        using: &generator)
    } catch {
      preconditionFailure("test values can be encrypted")
    }
  }
}
