import Bytecode
import Inspect
import Ledger
import Primitives
import TestKit
import Testing
import VM

/// Traces that are cut, changed or made up are refused or stepped through, and never end the process.
@Suite struct HostileTraceTests {
  private static let seed: UInt64 = 0x5EED_57E9
  private static let count = 1_500

  private static func trace() throws -> Stepped {
    var session = try StepTests.session()
    let vault = try #require(session.addresses["Vault"])
    return try session.call("Zoo", "visit", [.address(vault), .uint(7)], value: 5)
  }

  @Test func changedBytesNeverEndTheProcess() throws {
    let stepped = try HostileTraceTests.trace()
    // The attachments have tests of their own: change what is behind them.
    let recording = stepped.file.recording.encoded()
    var random = SplitMix64(seed: HostileTraceTests.seed)
    var outcomes: [String: Int] = [:]
    for _ in 0..<HostileTraceTests.count {
      let bytes = Mutation.apply(to: recording, &random)
      outcomes[HostileTraceTests.outcome(bytes, stepped, &random), default: 0] += 1
    }
    print("hostile recordings, seed \(HostileTraceTests.seed): \(outcomes)")
    for expected in ["malformed", "diverged", "missingModule"] {
      #expect(outcomes[expected, default: 0] > 0, "\(outcomes)")
    }
  }

  /// What becomes of a recording: the kind of error, or `replayed`.
  private static func outcome(
    _ bytes: [UInt8], _ stepped: Stepped, _ random: inout SplitMix64
  ) -> String {
    let recording: Recording
    do throws(TraceError) {
      recording = try Recording(decoding: bytes[...])
    } catch {
      return "malformed"
    }
    do throws(ReplayError) {
      let replay = try Replay(recording, contracts: stepped.names.contracts)
      if let stop = try replay.stop(at: UInt64(random.next(below: 120))) {
        _ = StopText.text(stop, names: stepped.names)
      }
      _ = try replay.countSteps()
      return "replayed"
    } catch {
      switch error {
      case .missingModule: return "missingModule"
      case .diverged: return "diverged"
      case .wrongBlob: return "wrongBlob"
      case .tooMuchGas: return "tooMuchGas"
      }
    }
  }

  @Test func everyCutIsRefused() throws {
    let stepped = try HostileTraceTests.trace()
    let recording = stepped.file.recording.encoded()
    for count in recording.indices {
      #expect(throws: TraceError.self) { try Recording(decoding: recording[..<count]) }
    }
    let file = stepped.bytes
    for count in stride(from: 0, to: file.count, by: 11) {
      #expect(throws: TraceError.self) { try TraceFile(decoding: Array(file[..<count])) }
    }
  }

  @Test func otherVersionsAndFilesAreRefusedInWords() throws {
    var file = try HostileTraceTests.trace().bytes
    file[4] = 1
    do throws(TraceError) {
      _ = try TraceFile(decoding: file)
      Issue.record("version 1 was read")
    } catch {
      #expect(error == .version(1))
      #expect(
        "\(InspectError.unreadable(error))"
          == "the trace has version 1, and only version 3 can be read: record it again")
    }
    #expect(throws: TraceError.notATrace) { try TraceFile(decoding: Array("GXMO".utf8)) }
  }

  @Test func anotherWorldIsNoticed() throws {
    // The same call with another amount: the state that it reads is the same, its answers are not.
    let stepped = try HostileTraceTests.trace()
    var other = stepped.file.recording.encoded()
    // The last byte of the amount among the call data.
    let data = stepped.file.recording.executions[0].callData
    let start = try #require(
      other.indices.first { other[$0...].starts(with: data) })
    let amount = start + 4 + 32 + 31
    #expect(other[amount] == 7)
    other[amount] = 8
    let replay = try Replay(
      try Recording(decoding: other[...]), contracts: stepped.names.contracts)
    #expect(throws: ReplayError.diverged(.outcome, execution: 0)) { try replay.countSteps() }
    // Without the modules nothing can be replayed.
    #expect(throws: ReplayError.self) {
      try Replay(stepped.file.recording, contracts: KnownContracts([]))
    }
  }

  @Test func nobodyMayAskForMoreGasThanABlockHolds() throws {
    let session = try StepTests.session()
    let module = try #require(session.modules["Vault"])
    let view = try #require(ContractInterface(module).method(named: "total"))
    let recorder = TraceRecorder()
    let outcome = session.chain.view(
      try ABI.encodeCall(try #require(view.selector), [], []),
      of: try #require(session.addresses["Vault"]), gas: .max, recorder: recorder)
    #expect(outcome.isSuccess)
    let replay = try Replay(recorder.recording, contracts: KnownContracts([module]))
    #expect(throws: ReplayError.tooMuchGas(.max)) { try replay.countSteps() }
  }
}
