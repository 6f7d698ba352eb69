import Client
import Learning
import Primitives
import Tensors
import Testing

/// Providers who validate each other's updates: a third who lie together change nothing.
@Suite struct ValidationTests {
  #if DEBUG
  static let tasks = 10
  #else
  static let tasks = 100
  #endif

  @Test func aThirdOfLiarsChangesNothing() throws {
    var kept = 0
    var dropped = 0
    for seed in 0..<UInt64(ValidationTests.tasks) {
      var random = SplitMix64(seed: seed)
      let members = 4 + random.next(below: 9)
      let liars = (members - 1) / 3
      let gains = try ValidationTests.measured(members: members, bad: liars, &random)
      let lies = (0..<members).map { $0 < liars ? 1.0 : -1.0 }
      let honest = try ValidationTests.decide(gains)
      let lied = try ValidationTests.decide(
        gains.enumerated().map { $0.offset < liars ? lies : $0.element })
      #expect(honest == lied, "seed \(seed): \(members) members, \(liars) of them lie")
      kept += lied.count { $0 }
      dropped += lied.count { !$0 }
    }
    #expect(kept > 0 && dropped > 0)
  }

  /// What each member measures of each update on its own rows, from weights of zero: the first so many have turned all labels.
  private static func measured(
    members: Int, bad: Int, _ random: inout SplitMix64
  ) throws -> [[Double]] {
    // Each class has a feature of its own that is large: what is learned from others' rows is right on one's own.
    let centres = (0..<3).map { label in
      (0..<4).map { Int64(random.next(below: 1 << 22)) + ($0 == label ? 1 << 25 : 0) }
    }
    let rows = try (0..<members).map { _ in
      try Rows(count: 30, centres: centres, noise: 1 << 20, &random)
    }
    let zeros = try Tensor.zeros(element: .q8x24, shape: [5, 3])
    let updates = try rows.enumerated().map { index, own in
      var trained = own
      if index < bad {
        trained.y = try Tensor(
          element: .u8, shape: [own.count], rawValues: own.y.rawValues.map { ($0 + 1) % 3 })
      }
      return try trained.trainer(rate: 1 << 22, steps: 20).update(from: zeros)
    }
    return try rows.map { own in
      let before = try own.accuracy(zeros)
      return try updates.map { try own.accuracy($0) - before }
    }
  }

  /// What the contract keeps when each member says this.
  private static func decide(_ findings: [[Double]]) throws -> [Bool] {
    let members = findings.indices.map { ProtocolChain.account($0) }
    var chain = ProtocolChain(members)
    let review = try chain.deploy(
      ProtocolContracts.validation,
      [
        .array(members.map { .address($0) }), .array(members.map { _ in .number(1) }),
        .number(3_600), .number(3_600),
      ], from: members[0])
    try chain.call(review, "open", from: members[0])
    let said = findings.map { ABIValue.array($0.map { .fixed($0) }) }
    let salt = ABIValue.hash(Hash256(U256(1 as UInt64)))
    for (member, gains) in zip(members, said) {
      let sealed = try chain.view(review, "seal", [.address(member), .number(1), gains, salt])
      try chain.call(review, "commit", [sealed], from: member)
    }
    chain.advance(seconds: 3_600)
    for (member, gains) in zip(members, said) {
      try chain.call(review, "reveal", [gains, salt], from: member)
    }
    chain.advance(seconds: 3_600)
    guard case .array(let kept) = try chain.view(review, "kept", [.number(1)]) else { return [] }
    return kept.map { $0 == .bool(true) }
  }
}
