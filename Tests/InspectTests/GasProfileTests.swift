import Bytecode
import Diagnostics
import Inspect
import InstructionSet
import Ledger
import Primitives
import Testing
import VM

/// Profiles and what is exported from them add up to the receipts, to the unit.
@Suite struct GasProfileTests {
  /// Three transactions: one that calls, one that traps for lack of gas in the middle, one that reverts.
  private static func trace() throws -> (Trace, [Receipt]) {
    var session = try TraceTests.Session()
    let shelf = try #require(session.addresses["Shelf"])
    let sent = [
      try session.send(
        "Clerk", "work", [.address(shelf), .array([.uint(1), .uint(2)])], value: 7,
        title: "it works; as a\ntest says"),
      try session.send("Clerk", "slow", [.uint(500)], gas: 29_000),
      try session.send("Clerk", "slow", [.uint(500)]),
    ]
    return (try Trace(decoding: session.file(sent).encoded()), sent.map(\.receipt))
  }

  private static func profile() throws -> (GasProfile, FrameNames, [Receipt]) {
    let (trace, receipts) = try trace()
    return (try trace.gasProfile(), FrameNames(trace), receipts)
  }

  @Test func aProfileAddsUpToTheReceipts() throws {
    let (profile, names, receipts) = try Self.profile()
    #expect(receipts.map(\.isSuccess) == [true, false, true])
    let inclusive = profile.inclusive.map(\.total)
    #expect(profile.roots.map { inclusive[$0] } == receipts.map(\.gasUsed))
    #expect(profile.total.total == receipts.reduce(0) { $0 + $1.gasUsed })
    for (index, node) in profile.nodes.enumerated() {
      let below = node.children.reduce(UInt64(0)) { $0 + inclusive[$1] }
      #expect(inclusive[index] == node.own.total + below, "\(names.text(node.frame))")
    }
    // The parts have names: the calls, their functions, what no instruction used.
    let frames = Set(profile.nodes.map { names.text($0.frame) })
    for name in [
      "transaction 0: it works; as a\ntest says", "transaction 1", "Clerk::work", "Shelf::put",
      "intrinsic gas", "code, arguments, keys and results",
    ] { #expect(frames.contains(name), "\(name) in \(frames.sorted())") }
    #expect(frames.contains { $0.hasPrefix("clerk.gx:") })
    for dimension in [GasDimension.intrinsic, .compute, .storageWrite, .event, .call, .data] {
      #expect(profile.total[dimension] > 0, "\(dimension)")
    }
    #expect(profile.total[.tensor] == 0 && profile.total[.encryption] == 0)
  }

  @Test func whatEndsBeforeAContractRunsAddsUp() throws {
    var session = try TraceTests.Session()
    let sent = try session.send("Clerk", "slow", [.uint(5)], gas: 22_500)
    let trace = try Trace(decoding: session.file([sent]).encoded())
    #expect(sent.receipt.gasUsed == 22_500 && sent.transaction.executions == 0)
    #expect(try trace.gasProfile().total.total == 22_500)
    #expect(try trace.callTree().calls.isEmpty)
  }

  @Test func aDeploymentAddsUp() throws {
    var session = try TraceTests.Session()
    let module = try #require(session.modules["Shelf"]).module.encoded()
    // Enough gas, and too little for verifying the code.
    for gas in [100_000_000, 60_000] as [UInt64] {
      let recorder = TraceRecorder()
      let transaction = Transaction(
        sender: TraceTests.Session.alice,
        nonce: session.chain.nonce(of: TraceTests.Session.alice), recipient: nil,
        data: DeploymentPayload(module: module, arguments: []).encoded(), gasLimit: gas)
      let receipt = try session.chain.submit(transaction, recorder: recorder)
      let sent = TraceTests.Session.Sent(
        transaction: TracedTransaction(
          sender: transaction.sender, recipient: nil, gasLimit: gas,
          intrinsicGas: IntrinsicGas.of(transaction), gasUsed: receipt.gasUsed,
          executions: recorder.recording.executions.count),
        recorder: recorder, receipt: receipt)
      let trace = try Trace(decoding: session.file([sent]).encoded())
      let profile = try trace.gasProfile()
      #expect(profile.total.total == receipt.gasUsed)
      #expect(profile.nodes.contains { $0.frame == .deployment })
    }
  }

  @Test func oneTransactionCanBeLookedAtAlone() throws {
    let (whole, receipts) = try Self.trace()
    let bytes = whole.file.encoded()
    for (number, receipt) in receipts.enumerated() {
      let alone = try Trace(decoding: bytes, only: number)
      #expect(try alone.gasProfile().total.total == receipt.gasUsed)
      #expect(alone.file.transactions.count == 1 && alone.file.recording.executions.count == 1)
    }
    #expect(throws: InspectError.noTransaction(3, of: 3)) { try Trace(decoding: bytes, only: 3) }
    #expect(throws: InspectError.noTransaction(-1, of: 3)) {
      try Trace(decoding: bytes, only: -1)
    }
  }

  @Test func foldedStacksAddUp() throws {
    let (profile, names, receipts) = try Self.profile()
    let lines = FoldedStacks.text(profile, names: names).split(separator: "\n")
    let weights = try lines.map { try #require(UInt64($0.split(separator: " ").last ?? "")) }
    #expect(weights.reduce(0, +) == receipts.reduce(0) { $0 + $1.gasUsed })
    // No name adds a frame: the title's semicolon and line end are gone.
    #expect(lines.allSatisfy { $0.hasPrefix("transaction ") })
    #expect(lines.contains { $0.hasPrefix("transaction 0: it works: as a test says;Clerk::work;") })
    let writes = FoldedStacks.text(profile, names: names, dimension: .storageWrite)
      .split(separator: "\n").compactMap { UInt64($0.split(separator: " ").last ?? "") }
    #expect(writes.reduce(0, +) == profile.total[.storageWrite])
  }

  @Test func speedscopeAddsUp() throws {
    let (profile, names, receipts) = try Self.profile()
    let file = Speedscope.value(profile, names: names, title: "test")
    let frames = try #require(file["shared"]?["frames"]?.array)
    let profiles = try #require(file["profiles"]?.array)
    #expect(profiles.count == 1 + GasDimension.allCases.count { profile.total[$0] > 0 })
    for one in profiles {
      let weights = try #require(one["weights"]?.array).compactMap(\.integer)
      let samples = try #require(one["samples"]?.array)
      #expect(samples.count == weights.count)
      #expect(one["endValue"]?.integer == weights.reduce(0, +))
      for stack in samples {
        let numbers = try #require(stack.array).compactMap(\.integer)
        #expect(!numbers.isEmpty && numbers.allSatisfy { frames.indices.contains($0) })
      }
    }
    let gas = receipts.reduce(0) { $0 + $1.gasUsed }
    #expect(profiles[0]["endValue"]?.integer == Int(gas))
  }

  @Test func chromeEventsNest() throws {
    let (profile, names, receipts) = try Self.profile()
    let events = try #require(ChromeTrace.value(profile, names: names)["traceEvents"]?.array)
    var open: [(begin: Int, end: Int)] = []
    for event in events.sorted(by: {
      ($0["ts"]?.integer ?? 0, -($0["dur"]?.integer ?? 0))
        < ($1["ts"]?.integer ?? 0, -($1["dur"]?.integer ?? 0))
    }) {
      let begin = try #require(event["ts"]?.integer)
      let end = begin + (try #require(event["dur"]?.integer))
      while let last = open.last, last.end <= begin { open.removeLast() }
      if let last = open.last { #expect(last.begin <= begin && end <= last.end) }
      open.append((begin, end))
    }
    let ends = events.compactMap { ($0["ts"]?.integer ?? 0) + ($0["dur"]?.integer ?? 0) }
    #expect(ends.max() == Int(receipts.reduce(0) { $0 + $1.gasUsed }))
  }

  @Test func pprofAddsUp() throws {
    let (profile, names, receipts) = try Self.profile()
    let fields = try #require(ProtocolFields(Pprof.bytes(profile, names: names)))
    let texts = fields.all(6).map { String(decoding: $0, as: UTF8.self) }
    #expect(texts.first == "" && Set(texts).count == texts.count)
    let types = 2 + GasDimension.allCases.count { profile.total[$0] > 0 }
    #expect(fields.all(1).count == types)
    let locations = fields.all(4).count
    #expect(locations == fields.all(5).count)
    var sums = [UInt64](repeating: 0, count: types)
    for sample in fields.all(2) {
      let parts = try #require(ProtocolFields(sample))
      let values = try #require(ProtocolFields.varints(parts.all(2)[0]))
      let stack = try #require(ProtocolFields.varints(parts.all(1)[0]))
      #expect(values.count == types)
      #expect(stack.allSatisfy { $0 >= 1 && $0 <= UInt64(locations) })
      for (index, value) in values.enumerated() { sums[index] += value }
    }
    #expect(sums[0] == receipts.reduce(0) { $0 + $1.gasUsed })
    #expect(sums[2...].reduce(0, +) == sums[0])
  }

  @Test func stepsAreOfEIP3155() throws {
    let (trace, receipts) = try Self.trace()
    var steps: UInt64 = 0
    var summaries: [Int] = []
    try EIP3155.lines(of: trace) { text in
      for line in text.split(separator: "\n") {
        if line.hasPrefix("{\"pc\":") { steps += 1 }
        if let gas = line.firstMatch(of: /"gasUsed":"0x([0-9a-f]+)"/) {
          summaries.append(Int(gas.1, radix: 16) ?? -1)
        }
      }
    }
    #expect(try trace.replay.countSteps() == steps && steps > 100)
    #expect(
      summaries
        == zip(receipts, trace.file.transactions).map { Int($0.gasUsed - $1.intrinsicGas) })
  }

  @Test func callsAreThoseOfTheCallTracer() throws {
    let (trace, receipts) = try Self.trace()
    let calls = try #require(CallTracer.value(trace.callTree(), trace: trace).array)
    #expect(calls.count == 3)
    for (call, receipt) in zip(calls, receipts) {
      #expect(call["gasUsed"]?.string == "0x" + String(receipt.gasUsed, radix: 16))
      #expect(call["type"]?.string == "CALL")
    }
    let inner = try #require(calls[0]["calls"]?.array)
    #expect(inner.count == 2 && inner[0]["logs"]?.array?.count == 1)
    #expect(calls[0]["error"] == nil && calls[1]["error"]?.string == "trap: outOfGas")
  }

  @Test func theTableNamesWhatWasPaidFor() throws {
    let (profile, names, receipts) = try Self.profile()
    let table = GasTable(profile, names: names)
    let gas = receipts.reduce(0) { $0 + $1.gasUsed }
    #expect(table.total == gas && table.rows.reduce(0) { $0 + $1.own } == gas)
    #expect(table.dimensions.reduce(0) { $0 + $1.gas } == gas)
    let intrinsic = try #require(table.rows.first { $0.name == "intrinsic gas" })
    #expect(intrinsic.own == intrinsic.total)
    let text = table.text()
    #expect(text.contains("Clerk::work") && text.contains("storageWrite"))
  }

  @Test func headingsAddUpInWords() throws {
    let (trace, receipts) = try Self.trace()
    let text = CallTreeText.text(
      try trace.callTree(), names: trace.names, transactions: trace.file.transactions)
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("transaction ") }
    #expect(headings.count == 3)
    for (heading, receipt) in zip(headings.suffix(2), receipts.suffix(2)) {
      let numbers = heading.matches(of: /([\d,]+) (gas|intrinsic|execution)/).map {
        Int($0.1.filter { $0 != "," }) ?? -1
      }
      #expect(numbers[0] == Int(receipt.gasUsed) && numbers[0] == numbers[1] + numbers[2])
    }
  }
}

/// The fields of a message of Protocol Buffers, for tests.
private struct ProtocolFields {
  private var fields: [UInt64: [ArraySlice<UInt8>]] = [:]

  /// Nil when the bytes are no message of numbers and byte strings.
  init?(_ bytes: some Collection<UInt8>) {
    var rest = ArraySlice(bytes)
    while !rest.isEmpty {
      guard let key = Self.varint(&rest) else { return nil }
      let start = rest
      guard let value = Self.varint(&rest) else { return nil }
      switch key & 7 {
      case 0: fields[key >> 3, default: []].append(start[..<rest.startIndex])
      case 2:
        guard value <= UInt64(rest.count) else { return nil }
        fields[key >> 3, default: []].append(rest.prefix(Int(value)))
        rest = rest.dropFirst(Int(value))
      default: return nil
      }
    }
  }

  /// All fields with a number, in order.
  func all(_ number: UInt64) -> [ArraySlice<UInt8>] { fields[number] ?? [] }

  /// Numbers one behind the other.
  static func varints(_ bytes: ArraySlice<UInt8>) -> [UInt64]? {
    var rest = bytes
    var values: [UInt64] = []
    while !rest.isEmpty {
      guard let value = varint(&rest) else { return nil }
      values.append(value)
    }
    return values
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}

extension JSONValue {
  fileprivate subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  fileprivate var array: [JSONValue]? {
    if case .array(let values) = self { return values }
    return nil
  }

  fileprivate var integer: Int? {
    if case .integer(let value) = self { return value }
    return nil
  }

  fileprivate var string: String? {
    if case .string(let value) = self { return value }
    return nil
  }
}
