import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// Keys and contexts that many tests share: made once, from a fixed seed.
enum LatticeFixtures {
  static func context(_ parameters: LatticeParameters) throws -> LatticeContext {
    try LatticeContext.shared(parameters)
  }

  /// A key of a named set, always the same.
  static func secretKey(_ parameters: LatticeParameters) throws -> LatticeSecretKey {
    var generator = SplitMix64(seed: 31)
    return LatticeSecretKey.generate(context: try context(parameters), using: &generator)
  }

  /// The public keys that belong to `secretKey`, with relinearisation and the rotations 1, 2, 4 ...
  static let small = bundle(.small)
  static let large = bundle(.large, rotations: [1])
  static let additive = bundle(.additive)

  private static func bundle(
    _ parameters: LatticeParameters, rotations: [Int]? = nil
  ) -> Result<LatticeKeyBundle, any Error> {
    Result {
      let secret = try secretKey(parameters)
      var generator = SplitMix64(seed: 32)
      let steps = rotations ?? (0..<parameters.slotCount.trailingZeroBitCount).map { 1 << $0 }
      return try secret.keyBundle(
        relinearize: true, rotations: steps, conjugate: rotations == nil, using: &generator)
    }
  }

  /// Values in -limit...limit with 24 bits after the point.
  static func raws(_ count: Int, limit: Int64, _ random: inout SplitMix64) -> [Int64] {
    (0..<count).map { _ in
      Int64(truncatingIfNeeded: random.next()) % (limit << 24)
    }
  }
}
