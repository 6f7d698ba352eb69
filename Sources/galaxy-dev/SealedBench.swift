import HomomorphicClient
import HomomorphicEvaluation

extension Bench {
  /// What parties of a joint key do, and what proofs cost: microseconds for one ciphertext, and bytes.
  static let sealed = Bench(name: "sealed") { print(try SealedBench.run()) }
}

/// A refresh by three parties, two levels from the end: what `Tests/Benchmarks` prints in area `sealed`. What comes
/// out is opened by all and checked.
private enum SealedBench {
  struct WrongResult: Error {}

  static func run() throws -> String {
    var figures: [(name: String, value: Double)] = []
    for (name, parameters) in [
      ("ckks.refresh.8192", LatticeParameters.small), ("ckks.refresh.16384", .large),
      ("bfv.refresh.8192", .bfvSmall),
    ] {
      let measured = try refresh(parameters)
      figures.append((name, measured.share * 1e6))
      figures.append((name + ".combine", measured.combine * 1e6))
      figures.append((name + ".bytes", Double(measured.bytes)))
    }
    figures += try ProofBench.run()
    return "{" + figures.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
  }

  private static func refresh(
    _ parameters: LatticeParameters, rounds: Int = 8
  ) throws -> (share: Double, combine: Double, bytes: Int) {
    var random = SystemRandomNumberGenerator()
    let session = try CollectiveSession(
      context: LatticeContext.shared(parameters), partyCount: 3,
      seed: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }, relinearizes: false)
    // A party cannot be copied: each is read from what is written down.
    var parties: [[UInt8]] = []
    func act<Result>(_ index: Int, _ step: (inout CollectiveParty) throws -> Result) throws
      -> Result
    {
      var party = try CollectiveParty(unprotectedEncoding: parties[index])
      let result = try step(&party)
      parties[index] = party.unprotectedEncoding()
      return result
    }
    func completed(
      _ collector: ShareCollector, _ openings: [ShareOpening]
    ) throws -> CompletedRound {
      var collector = collector
      for opening in openings { try collector.collect(ShareCommitment(opening)) }
      for opening in openings { try collector.collect(opening) }
      return try collector.completed()
    }
    var shares: [ShareOpening] = []
    for index in 0..<3 {
      var party = try CollectiveParty(session: session, index: index, using: &random)
      shares.append(try party.keyShare(using: &random))
      parties.append(party.unprotectedEncoding())
    }
    let key = EncryptionKey.lattice(
      try session.keys(completed(ShareCollector(keysOf: session), shares)))
    let isExact = parameters.scheme == .bfv
    let format = try EncryptedFormat(width: isExact ? 8 : 32, fraction: isExact ? 0 : 28)
    let values = (0..<parameters.slotCount).map { Int64($0 % 100) }
    var best = (share: Double.infinity, combine: Double.infinity, bytes: 0)
    for round in 0..<rounds {
      let tensor = try EncryptedTensor.encrypt(
        values, shape: [values.count], format: format, key: key, using: &random
      ).lowered(to: 2)
      var openings: [ShareOpening] = []
      for index in 0..<3 {
        let opening = try act(index) { party in
          var made: ShareOpening?
          best.share = min(
            best.share,
            try Stopwatch.processor { made = try party.refreshShare(of: tensor, using: &random) })
          guard let made else { throw WrongResult() }
          return made
        }
        openings.append(opening)
      }
      best.bytes = openings[0].encoded().count + ShareCommitment.encodedByteCount
      let collector = try completed(
        ShareCollector(refreshing: tensor, session: session), openings)
      var refreshed = tensor
      best.combine = min(
        best.combine, try Stopwatch.processor { refreshed = try session.refresh(tensor, collector) }
      )
      guard refreshed.depth == parameters.depthMax else { throw WrongResult() }
      guard round == 0 else { continue }
      let opened = try completed(
        ShareCollector(decrypting: refreshed, session: session),
        (0..<3).map { index in
          try act(index) { try $0.decryptionShare(of: refreshed, using: &random) }
        })
      let result = try session.decrypt(refreshed, opened)
      let unit = Int64(1) << Int64(Int(format.fraction) - (result.precisionBits ?? 0))
      guard zip(result.values, values).allSatisfy({ abs($0 - $1) <= (isExact ? 0 : unit) }) else {
        throw WrongResult()
      }
    }
    return best
  }
}
