import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// `contracts/sealed/ridge.gx` under a key of its parties, with the refreshes that the contract waits for.
@Suite struct SealedRidgeTests {
  private static let features = 8
  private static func q() throws -> EncryptedFormat { try EncryptedFormat(width: 32, fraction: 24) }

  /// Rows of one provider: features, the last of them 1, and what is to be told of them.
  private static func rows(_ random: inout SplitMix64) -> [(x: [Double], y: Double)] {
    (0..<20).map { _ in
      let x =
        (0..<features - 1).map { _ in Double(Int64.random(in: -1000...1000, using: &random)) / 1000
        }
        + [1]
      return (x, x[0] - 0.5 * x[1] + 0.25 * x[2] - 0.5)
    }
  }

  /// In all slots, over and over.
  private static func repeated(_ values: [Double]) -> [Int64] {
    (0..<4096).map { Int64((values[$0 % features] * 0x1p24).rounded()) }
  }

  @Test func `each step is the one in the open, and no n - 1 parties read it`() throws {
    let secrets = KnownSecrets(degree: 8192, count: 4, seed: 670)
    var fixture = try CollectiveFixture(
      .small, parties: 4, rotations: [1], secrets: secrets.parties)
    let context = fixture.session.context
    let joint = secrets.sum(0..<4, context)
    var random = SplitMix64(seed: 671)
    let (eta, count, size) = (0.125, 60.0, Self.features)
    // Three providers of rows; party 0 provides the model.
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    var vector = [Double](repeating: 0, count: size)
    var diagonals: [EncryptedTensor] = []
    var target: EncryptedTensor?
    for _ in 1...3 {
      let rows = Self.rows(&random)
      let part = (0..<size).map { i in
        (0..<size).map { j in rows.reduce(0) { $0 + $1.x[i] * $1.x[j] } * eta / count }
      }
      let partOfTarget = (0..<size).map { i in
        rows.reduce(0) { $0 + $1.x[i] * $1.y } * eta / count
      }
      for i in 0..<size {
        vector[i] += partOfTarget[i]
        for j in 0..<size { matrix[i][j] += part[i][j] }
      }
      for k in 0..<size {
        let diagonal = try fixture.encrypt(
          Self.repeated((0..<size).map { part[$0][($0 + k) % size] }), Self.q(),
          within: 0.125)
        if k < diagonals.count {
          diagonals[k] = try diagonals[k].adding(diagonal)
        } else {
          diagonals.append(diagonal)
        }
      }
      let sent = try fixture.encrypt(Self.repeated(partOfTarget), Self.q(), within: 0.125)
      target = try target?.adding(sent) ?? sent
    }
    let goal = try #require(target).lowered(to: 2)

    var weights = try fixture.encrypt(
      Self.repeated([Double](repeating: 0, count: size)), Self.q(), within: 1)
    var expected = [Double](repeating: 0, count: size)
    let range = try RefreshRange(within: 1 << 24, period: size, context.parameters)
    for step in 0..<6 {
      var turns: [EncryptedTensor] = []
      for k in 0..<size { turns.append(try k == 0 ? weights : turns[k - 1].rotated(by: 1)) }
      let deep = try weights.multiplied(scalar: Int64(0.9 * 0x1p24)).adding(goal)
        .subtracting(EncryptedTensor.dot(diagonals, turns))
      weights = try fixture.refresh(deep, within: range)
      expected = (0..<size).map { i in
        let slope = (0..<size).reduce(0) { $0 + matrix[i][$1] * expected[$1] }
        return 0.9 * expected[i] + vector[i] - slope
      }
      let lattice = try #require(weights.lattice)
      #expect(lattice.bound == Magnitude(1 << 24) && lattice.depth == 3)
      // Neither bound grows.
      #expect(lattice.noise <= CKKSNoise(context, depth: 3).fresh)
      let plain = try joint.decryptUnprotected(lattice.groups[0])
      let decoded = try CKKSEncoder(context).decode(plain, fraction: 24, count: 4096)
      for (index, value) in decoded.enumerated() {
        let error = abs(Double(value) * 0x1p-24 - expected[index % size])
        #expect(error < 0x1p-10, "step \(step), slot \(index): \(error)")
      }
      // All but one, and the model provider alone.
      for coalition in (0..<4).map({ out in (0..<4).filter { $0 != out } }) + [[0]] {
        let secret = secrets.sum(coalition, context)
        let wrong = try secret.decryptUnprotected(lattice.groups[0])
        #expect(try !CKKSEncoder(context).hasHeadroom(wrong), "\(coalition)")
      }
    }
    #expect(expected.contains { abs($0) > 0.05 }, "the model is not what it began as")
    let opened = try fixture.open(weights)
    let unit = 1.01 / Double(1 << (try #require(opened.precisionBits)))
    for (index, value) in opened.values.enumerated() {
      #expect(abs(Double(value) * 0x1p-24 - expected[index % size]) < unit + 0x1p-10)
    }
  }
}
