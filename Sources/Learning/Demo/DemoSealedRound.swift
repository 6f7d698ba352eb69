import HomomorphicClient
import HomomorphicEvaluation
import Ledger
import Primitives
import Tensors

/// A round whose updates are encrypted, beside the same updates in the clear.
///
/// Keys and noise come from a fixed seed so that every run prints the same. That is for the
/// demonstration only: whoever knows the seed can decrypt everything.
enum DemoSealedRound {
  /// Bits of the task's key.
  static let keyBits = 3072
  /// Where the key comes from.
  private static let keySeed: UInt64 = 0x6761_6C61_7879
  /// Where the noise comes from.
  private static let noiseSeed: UInt64 = 0x6E6F_6973_65

  /// The key pair of the task.
  static func makeKey() throws -> PaillierSecretKey {
    var generator = SplitMix64(seed: keySeed)
    return try PaillierSecretKey.generate(bits: keyBits, using: &generator)
  }

  /// Opens a round on a model, submits every update twice, in the clear and encrypted, compares what
  /// the contract makes of them, and closes the round with the decrypted sum.
  static func run(
    _ federation: DemoFederation, _ actors: DemoActors, _ secret: borrowing PaillierSecretKey,
    on chain: inout DemoChain, progress: (String) -> Void
  ) throws -> DemoSealedResult {
    var generator = SplitMix64(seed: noiseSeed)
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 24)
    let model = federation.model
    try chain.call(model, "open", from: actors.owner)
    let weights = try federation.weights(on: chain)
    var result = DemoSealedResult(
      keyBits: keyBits, sealedBytes: 0, plainBytes: 0, values: 0, sumsAgree: false,
      averagesAgree: false)
    var sums = [Int64](repeating: 0, count: weights.count)
    var samples: Int64 = 0
    for provider in actors.data {
      let update = try federation.update(of: provider, weights: weights)
      let count = provider.rows.count
      let ciphertext = try key.encrypt(
        update.rawValues, shape: update.shape, format: format, using: &generator)
      let (plain, sealed) = (update.encoded(), ciphertext.encoded())
      try chain.call(
        model, "submit", [.bytes(plain), .number(UInt128(count))], from: provider.address)
      try chain.call(
        model, "submitSealed", [.bytes(sealed), .number(UInt128(count))], from: provider.address)
      progress("  \(provider.name): \(sealed.count) bytes encrypted, \(plain.count) in the clear")
      for (index, value) in update.rawValues.enumerated() { sums[index] += value * Int64(count) }
      samples += Int64(count)
      (result.sealedBytes, result.plainBytes) = (sealed.count, plain.count)
      result.values = update.count
    }
    // An optional is (whether there is one, value).
    guard case .tuple(let total) = try chain.view(model, "sealedTotal"), try total[0].asBool()
    else { throw DemoError.wrong("the contract has no sum of the encrypted updates") }
    let opened = try secret.decrypt(
      PaillierCiphertext(decoding: try total[1].asBytes(), key: key))
    result.sumsAgree = opened == sums
    guard try chain.view(model, "sealedWeight").asAmount() == UInt128(samples) else {
      throw DemoError.wrong("the contract counts other samples than were submitted")
    }
    let average = opened.map { divide($0, by: samples) }
    result.averagesAgree = try chain.view(model, "average").asWeights() == average

    let sum = try Tensor(element: .q40x24, shape: federation.weightShape, rawValues: opened)
    try chain.call(
      model, "closeSealed", [.bytes(sum.encoded())] + federation.judged.arguments(),
      from: actors.owner)
    guard try federation.weights(on: chain) == zip(weights, average).map({ $0 + $1 }) else {
      throw DemoError.wrong("the contract adopted another average than was decrypted")
    }
    return result
  }

  /// value / divisor, rounded to nearest, ties to even; divisor > 0.
  private static func divide(_ value: Int64, by divisor: Int64) -> Int64 {
    var (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    if remainder < 0 {
      remainder += divisor
      quotient -= 1
    }
    let roundsUp =
      remainder > divisor - remainder || (remainder == divisor - remainder && quotient & 1 == 1)
    return quotient + (roundsUp ? 1 : 0)
  }
}
