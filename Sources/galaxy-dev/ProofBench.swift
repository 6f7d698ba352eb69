import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// What the proof of an upload costs, for one ciphertext of CKKS<8192> and of BFV<8192> with all levels: microseconds of the
/// sender and of the verifier, on the best path and on the portable one, and bytes.
enum ProofBench {
  struct WrongResult: Error {}

  static func run() throws -> [(name: String, value: Double)] {
    var figures: [(name: String, value: Double)] = []
    for (name, parameters) in [
      ("proof.upload.8192", LatticeParameters.small), ("proof.upload.bfv.8192", .bfvSmall),
    ] {
      for path in [KernelPath.best, .portable] {
        let measured = try measure(
          try LatticeContext(parameters: parameters, path: path), isExact: parameters.scheme == .bfv
        )
        let suffix = path == .portable ? ".portable" : ""
        figures.append((name + ".prove" + suffix, measured.prove * 1e6))
        figures.append((name + ".verify" + suffix, measured.verify * 1e6))
        if path != .portable { figures.append((name + ".bytes", Double(measured.bytes))) }
      }
    }
    return figures
  }

  /// The mean of proving, because it draws again by chance; the least of verifying.
  private static func measure(
    _ context: LatticeContext, isExact: Bool, rounds: Int = 10
  ) throws -> (prove: Double, verify: Double, bytes: Int) {
    var random = SystemRandomNumberGenerator()
    let secret = LatticeSecretKey.generate(context: context, using: &random)
    let key = EncryptionKey.lattice(try secret.keyBundle(relinearize: false, using: &random))
    let format = try EncryptedFormat(width: isExact ? 8 : 32, fraction: isExact ? 0 : 24)
    let values = (0..<context.parameters.slotCount).map { Int64($0 % 100) }
    let upload = UploadContext(contract: .zero, sender: .zero, round: 1)
    var result = (prove: 0.0, verify: Double.infinity, bytes: 0)
    for _ in 0..<rounds {
      var made: (tensor: EncryptedTensor, proof: [UInt8])?
      result.prove +=
        try Stopwatch.processor {
          made = try EncryptedTensor.encryptProved(
            values, shape: [values.count], format: format, key: key, for: upload, using: &random)
        } / Double(rounds)
      guard let made else { throw WrongResult() }
      result.bytes = made.proof.count
      var isProved = false
      result.verify = min(
        result.verify,
        try Stopwatch.processor {
          isProved = try made.tensor.isUpload(provedBy: made.proof, for: upload)
        })
      guard isProved else { throw WrongResult() }
    }
    return result
  }
}
