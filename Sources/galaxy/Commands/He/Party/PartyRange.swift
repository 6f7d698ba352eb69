import ArgumentParser
import HomomorphicClient
import HomomorphicEvaluation

/// The range within which parties refresh: the same in all their shares, and in what is made of them.
struct PartyRange: ParsableArguments {
  @Option(help: "How large values are at most, which the parties find out together.")
  var within: String?
  @Option(help: "With --within: after how many slots values repeat, a power of two.")
  var period: Int?

  /// Whether there is any of it.
  var isGiven: Bool { within != nil || period != nil }

  /// The range in the format of a ciphertext; nil without one.
  func range(of ciphertext: EncryptedTensor) throws -> RefreshRange? {
    guard let within else {
      guard period == nil else { throw CommandFailure.usage("--period: with --within") }
      return nil
    }
    guard case .lattice(let tensor) = ciphertext.storage else {
      throw CommandFailure.usage("--within: ciphertexts of Paillier are not refreshed")
    }
    let limit = try HeValues.value(within, ciphertext.format)
    return try PartyFiles.checked("--within \(within)") { () throws(CollectiveError) in
      guard limit > 0 else { throw .invalidRange }
      return try RefreshRange(
        within: limit.magnitude, period: period, tensor.key.parameters)
    }
  }
}
