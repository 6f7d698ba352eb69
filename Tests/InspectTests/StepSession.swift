import Bytecode
import Compiler
import HomomorphicEvaluation
import Inspect
import Ledger
import Primitives
import Tensors
import Testing
import VM
import Values

/// Contracts on a chain, whose transactions are recorded so that they can be stepped through.
struct StepSession {
  static let alice = Address(truncating: 0xA11CE)

  var chain = Chain(balances: [(alice, 1 << 100)])
  private(set) var modules: [String: VerifiedModule] = [:]
  private(set) var addresses: [String: Address] = [:]
  private var sources: [(path: String, text: String)] = []

  /// Compiles files, each with its text.
  init(_ files: [(path: String, text: String)]) throws {
    for (path, text) in files {
      let compilation = Compilation.compile(source: text, path: path)
      try #require(compilation.contracts.isEmpty == false, "\(compilation.diagnostics)")
      for contract in compilation.contracts { modules[contract.name] = contract.verified }
      sources.append((path, text))
    }
  }

  /// Deploys a contract.
  @discardableResult
  mutating func deploy(_ name: String, _ arguments: [ABIValue] = []) throws -> Stepped {
    let module = try #require(modules[name])
    let types = ContractInterface(module).initializer?.parameters.map(\.abiType) ?? []
    let payload = DeploymentPayload(
      module: module.module.withoutDebug.encoded(), arguments: try ABI.encode(types, arguments))
    let stepped = try send(to: nil, payload.encoded())
    addresses[name] = stepped.receipt.contract
    return stepped
  }

  /// Calls an entry.
  mutating func call(
    _ name: String, _ method: String, _ arguments: [ABIValue] = [], value: UInt128 = 0,
    gas: UInt64 = 100_000_000, from sender: Address = alice
  ) throws -> Stepped {
    let module = try #require(modules[name])
    let entry = try #require(ContractInterface(module).method(named: method))
    let selector = try #require(entry.selector)
    return try send(
      to: addresses[name],
      try ABI.encodeCall(selector, entry.parameters.map(\.abiType), arguments), value: value,
      gas: gas, from: sender)
  }

  private mutating func send(
    to recipient: Address?, _ data: [UInt8], value: UInt128 = 0, gas: UInt64 = 100_000_000,
    from sender: Address = alice
  ) throws -> Stepped {
    let recorder = TraceRecorder()
    let transaction = Transaction(
      sender: sender, nonce: chain.nonce(of: sender), recipient: recipient, value: value,
      data: data, gasLimit: gas)
    let receipt = try chain.submit(transaction, recorder: recorder)
    let file = TraceFile(
      modules: modules.sorted { $0.key < $1.key }.map { TraceFile.Module($0.value) },
      accounts: addresses.sorted { $0.key < $1.key }.map {
        TraceFile.Account(address: $0.value, name: $0.key)
      },
      sources: sources.map { TraceFile.Source(path: $0.path, text: $0.text) },
      transactions: [
        TracedTransaction(
          sender: sender, recipient: recipient, gasLimit: gas,
          intrinsicGas: IntrinsicGas.of(transaction), gasUsed: receipt.gasUsed,
          executions: recorder.recording.executions.count)
      ], recording: recorder.recording)
    return try Stepped(file.encoded(), receipt, recorder.bytes)
  }
}

/// A recorded transaction, read from the bytes of its trace.
struct Stepped {
  let bytes: [UInt8]
  let receipt: Receipt
  /// What the recorder of the first run wrote.
  let records: [UInt8]
  let file: TraceFile
  let names: TraceNames
  let replay: Replay

  init(_ bytes: [UInt8], _ receipt: Receipt, _ records: [UInt8]) throws {
    self.records = records
    self.bytes = bytes
    self.receipt = receipt
    file = try TraceFile(decoding: bytes)
    names = TraceNames(file)
    replay = try Replay(file.recording, contracts: names.contracts)
  }

  /// Every value that a variable takes in a function, one after the other, by running up to every step.
  func history(of name: String, in function: String) throws -> [String] {
    var values: [String] = []
    for step in 0..<(try replay.countSteps()) {
      let stop = try #require(try replay.stop(at: step))
      guard let call = stop.calls.first, let frame = call.frames.first,
        call.functionName(of: frame).hasSuffix(function),
        let variable = call.variables(in: frame).last(where: { $0.name == name })
      else { continue }
      let text = ValueText.text(of: variable.value)
      if values.last != text { values.append(text) }
    }
    return values
  }

  /// Expects that the replay gives the same records, and that every stop at a step of `steps` shows what
  /// the records say: places, gas, and the result of the instruction before.
  func expectStopsShowResults(
    at steps: (UInt64) -> Bool = { _ in true }, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (stops: Int, results: Int) {
    #expect(try replay.records() == records, sourceLocation: sourceLocation)
    var next: UInt64 = 0
    var depth = 0
    var result: (register: UInt16, value: TracedValue)?
    var counts = (stops: 0, results: 0)
    for record in try TraceReader.records(records) {
      switch record {
      case .enter: depth += 1
      case .leave: depth -= 1
      case .result(let register, let value): result = (register, value)
      case .step(let step):
        defer {
          next += 1
          result = nil
        }
        guard steps(next) else { continue }
        let stop = try #require(try replay.stop(at: next), sourceLocation: sourceLocation)
        let call = try #require(stop.calls.first)
        let frame = try #require(call.frames.first)
        try #require(
          stop.calls.count == depth && frame.location == step.location
            && call.gasLeft == step.gasLeft && call.frames.count == Int(step.frame) + 1,
          "step \(next)", sourceLocation: sourceLocation)
        counts.stops += 1
        guard let result else { continue }
        counts.results += 1
        try #require(
          Stepped.holds(call, frame, Int(result.register), result.value),
          "step \(next): \(result)", sourceLocation: sourceLocation)
      case .charge, .read, .write, .event, .pay: break
      }
    }
    #expect(try replay.countSteps() == next, sourceLocation: sourceLocation)
    return counts
  }

  /// Whether a register holds what a record says.
  private static func holds(
    _ call: StoppedCall, _ frame: StoppedFrame, _ register: Int, _ expected: TracedValue
  ) -> Bool {
    let slots = frame.registers[register...]
    switch expected {
    case .word(let word): return slots.first == word
    case .wide(let wide): return Array(slots.prefix(4)) == [wide.w0, wide.w1, wide.w2, wide.w3]
    case .object(let object):
      guard slots.first == UInt64(object.handle) else { return false }
      // A register whose kind differs between two ways to here is nobody's.
      guard case .value(let value) = call.value(of: register, in: frame) else { return true }
      switch object.kind {
      case .list: return value.count == Int(object.length)
      case .bytes: return value.bytes?.count == Int(object.length)
      case .choice: return value.tag == Int(object.tag)
      case .tensor: return value.tensor?.shape.map { UInt32($0) } == object.shape
      case .ciphertext: return value.encrypted?.shape.map { UInt32($0) } == object.shape
      case .coin: return (value.coins == nil) == (object.tag == 1)
      case .record: return value.tree() != nil
      case .publicKey: return value.key != nil
      case .sum: return value.terms != nil
      }
    }
  }
}

extension ElementType {
  /// `Q<8,24>`.
  static let q8x24 =
    FixedFormat(integerBits: 8, fractionBits: 24).map { ElementType.fixed($0) } ?? .i32
}

extension ValueText {
  /// The whole text of a value.
  static func text(of value: SteppedValue) -> String {
    ValueText(types: value.types, detail: .full).text(value)
  }
}
