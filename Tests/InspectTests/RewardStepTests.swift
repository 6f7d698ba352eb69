import Bytecode
import Embedded
import Inspect
import Ledger
import Primitives
import Tensors
import Testing
import VM
import Values

/// Steps through `Reward.scoreRound`: two contracts, three calls between them, Shapley values of two providers.
@Suite struct RewardStepTests {
  private static let (a, b) = (Address(truncating: 0xA), Address(truncating: 0xB))
  private static let one: Int64 = 1 << 24

  /// The round of contracts/reward/tests.gx in which a is worth 3 of 4 rows and b takes 1 away.
  private static func scoreRound() throws -> Stepped {
    let paths = ["contracts/model/model.gx", "contracts/reward/reward.gx"]
    var session = try StepSession(
      try paths.map { ($0, try #require(Embedded.contracts[$0])) })
    func tensor(_ shape: [Int], _ units: [Int64], _ element: ElementType = .q8x24) throws
      -> ABIValue
    {
      let scale = element == .u8 ? 1 : one / 2
      return .bytes(
        try Tensor(element: element, shape: shape, rawValues: units.map { $0 * scale }).encoded())
    }
    let x = try tensor([4, 3], [2, 0, 0, 0, 2, 0, 2, 2, 0, 0, 0, 2])
    let y = try tensor([4], [0, 1, 0, 1], .u8)
    let commitment = keccak256(try ABI.encode([.bytes, .bytes], [x, y]))
    // Nothing is encrypted here: any number of 3072 bits will do.
    let key = ABIValue.bytes([UInt8](repeating: 0xFF, count: 384))
    let start = try tensor([4, 2], [Int64](repeating: 0, count: 8))
    try session.deploy("Model", [start, .hash(commitment), key])
    let model = ABIValue.address(try #require(session.addresses["Model"]))
    // By Shapley value, only contributors are averaged, for an accuracy of 0.9.
    try session.deploy(
      "Reward", [model, .uint(0), .uint(1), .int(U256(UInt64(one * 9 / 10))), .uint(1_000)])
    let reward = ABIValue.address(try #require(session.addresses["Reward"]))
    _ = try session.call("Model", "setScorer", [reward])
    for provider in [a, b] { _ = try session.call("Model", "admit", [.address(provider)]) }
    _ = try session.call("Model", "open")
    let good = try tensor([4, 2], [4, 0, 0, 2, 0, 0, 0, 1])
    let bad = try tensor([4, 2], [0, 4, 2, 0, 0, 0, 1, 0])
    let submissions = [
      try session.call("Model", "submit", [good, .uint(3)], from: a),
      try session.call("Model", "submit", [bad, .uint(1)], from: b),
    ]
    #expect(submissions.allSatisfy { $0.receipt.isSuccess })
    let scored = try session.call("Reward", "scoreRound", [x, y])
    #expect(scored.receipt.isSuccess, "\(scored.receipt.status)")
    #expect(try ABI.decode([.int(32)], scored.receipt.data) == [.int(U256(UInt64(one)))])
    return scored
  }

  @Test func everyStepWithAResultShowsIt() throws {
    let scored = try RewardStepTests.scoreRound()
    let counts = try scored.expectStopsShowResults()
    print(
      "Reward.scoreRound: \(try scored.replay.countSteps()) steps, \(counts.stops) stops,"
        + " \(counts.results) results, recording \(scored.file.recording.encoded().count) bytes,"
        + " records \(scored.records.count) bytes")
    #expect(counts.stops > 700 && counts.results > 500)
    #expect(scored.file.recording.encoded().count * 10 < scored.records.count)
  }

  @Test func valuesAreThoseOfTheRound() throws {
    let scored = try RewardStepTests.scoreRound()
    /// The variables of `scoreRound` just before it calls for the last time.
    var variables: [String: String] = [:]
    var tensors: [String: [Int]] = [:]
    for step in 0..<(try scored.replay.countSteps()) {
      let stop = try #require(try scored.replay.stop(at: step))
      guard stop.calls.count == 1, let call = stop.calls.first, let frame = call.frames.first,
        call.functionName(of: frame).hasSuffix("scoreRound")
      else { continue }
      for variable in call.variables(in: frame) {
        variables[variable.name] = ValueText.text(of: variable.value)
        if let tensor = variable.value.tensor { tensors[variable.name] = tensor.shape }
      }
    }
    #expect(variables["counts"] == "[2, 4, 0, 4]")
    #expect(variables["keep"] == "[true, false]")
    #expect(variables["players"] == "2")
    #expect(
      variables["providers"]
        == "[\(RewardStepTests.a.checksummed), \(RewardStepTests.b.checksummed)]")
    // In units of half a row: 3 rows and -1.
    #expect(variables["values"] == "[6, -2]")
    #expect(tensors == ["x": [4, 3], "y": [4]])
  }
}
