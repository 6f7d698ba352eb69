import Bytecode
import Client
import Compiler
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Inspect
import Interpreter
import Ledger
import Primitives
import Semantics
import Tensors
import VM

/// Does what a test asks on a real chain in this process.
final class ChainDriver: TestDriver {
  let program: TypedProgram
  let compiled: Compilation.Compiled
  let options: TestSuite.Options
  private let names: TraceNames
  private let keys: TestKeys
  let modules: InvariantModules
  let proofs: SuiteProofs
  private(set) var client: LocalChain
  /// What is recorded.
  private let records: Records
  /// The accounts that the test has made.
  private(set) var accounts: [Address] = []
  private var noise = SplitMix64(seed: 0xC1F3)
  /// The proofs of uploads, by the hash of the ciphertext.
  private var uploadProofs: [Hash256: [UInt8]] = [:]
  /// Contracts that were deployed, by address.
  private(set) var deployed: [Address: CompiledContract] = [:]
  private(set) var gasUsed: UInt64 = 0
  /// The transactions of each method.
  private(set) var calls: [String: TestResult.Calls] = [:]
  /// The statement that runs.
  private(set) var statement: TypedStatement?
  /// The call tree of the last transaction or view that failed, when it was recorded.
  private(set) var lastFailure: String?
  /// Entries of maps that were written, and the last call that succeeded, where an invariant needs more than a module.
  private(set) var written = WrittenEntries()
  private(set) var lastCall: ExploredContract.Call?
  /// What the last transaction emitted; nothing when it failed.
  private(set) var lastEvents: [EmittedEvent] = []
  /// What the test has printed.
  private(set) var printed = TestResult.Printed()

  /// What is recorded. A recorded call decodes its keys and ciphertexts afresh and runs on the interpreter, so nothing
  /// is unless somebody looks at it.
  enum Records {
    case nothing
    /// Each transaction until the next one, to show the call tree of one that failed.
    case last
    /// All transactions, under a title.
    case all(title: String)
  }

  /// The most gas of a call for which the test names no limit.
  static let defaultGas: UInt64 = 5_000_000_000
  /// The price of one gas: what accounts pay is visible in their balances.
  static let gasPrice: UInt128 = 1

  init(
    _ file: TestFile, code: CodeCache, options: TestSuite.Options, records: Records
  ) {
    self.records = records
    program = file.program
    keys = file.keys
    modules = file.modules
    proofs = file.proofs
    compiled = file.compiled
    self.options = options
    names = TraceNames(
      contracts: KnownContracts(compiled.contracts.map(\.verified)),
      sources: compiled.sources.files.map { ($0.name, String(decoding: $0.utf8, as: UTF8.self)) })
    client = LocalChain(Chain(rules: ChainRules(insecureTestKeys: true), code: code))
    if case .all(let title) = records { client.record = ChainRecording(title: title) }
  }

  /// What was executed, if all of it was recorded.
  var recorded: (transactions: [TracedTransaction], recording: Recording)? {
    guard case .all = records, let record = client.record else { return nil }
    return (record.transactions, record.recorder.recording)
  }

  func willRun(_ statement: TypedStatement) { self.statement = statement }
  func didFailAsExpected() { lastFailure = nil }

  func show(_ values: [(Value, Type)]) {
    let texts = values.map { value, type in
      guard case .text(let bytes) = value else { return program.describe(value, type) }
      // Labels stand as they are, unless a terminal would obey them.
      let text = String(decoding: bytes, as: UTF8.self)
      return text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        ? text.debugDescription : text
    }
    note(texts.joined(separator: " "))
  }

  /// Shows a line below the result of the test.
  func note(_ text: String) {
    guard let span = statement?.span else { return }
    printed.append(text, line: compiled.sources.position(of: span).line)
  }

  // MARK: Accounts and time

  func account(balance: UInt128) throws(Failure) -> Address {
    let address = Address(truncating: U256(0xA000_0001 + UInt64(accounts.count)))
    guard balance <= UInt128.max - client.chain.supply else {
      throw .test("all accounts together cannot have more than 2^128 - 1")
    }
    client.credit(address, balance)
    accounts.append(address)
    return address
  }

  func balance(of address: Address) -> UInt128 { client.balance(of: address) }
  func advance(blocks: UInt64) { client.advance(blocks: blocks) }
  func advance(seconds: UInt64) { client.advance(seconds: seconds) }
  var blockNumber: UInt64 { client.chain.pending.number }
  var blockTime: UInt64 { client.chain.pending.time }

  // MARK: Calls

  func deploy(
    _ id: ContractID, from sender: Address, arguments: [Value], value: UInt128
  ) throws(Failure) -> Address {
    guard let contract = compiled.contracts.first(where: { $0.id == id }) else {
      throw .test("`\(program[id].name)` cannot be deployed")
    }
    let types = program[id].initializer.map { program.parameterTypes(of: program[$0]) } ?? []
    let blobs = BlobCollection(encoding: keys.encoding)
    let encoded = program.abiEncode(arguments, types, blobs: blobs)
    let data = DeployableContract(contract.verified, interface: contract.interface)
      .payload(CallData(encoded, blobs: blobs.blobs))
    let name = "\(contract.name).init"
    let outcome = try send(name, to: nil, from: sender, data, value: value, gas: nil)
    try check(outcome, of: id)
    guard let address = outcome.contract else { throw .test("the deployment has no address") }
    deployed[address] = contract
    return address
  }

  func transact(
    from sender: Address, _ call: DriverCall, value: UInt128, gas: UInt64?
  ) throws(Failure) -> Value {
    // Encoded by the interpreter, whose mapping to the ABI is independent of the machine's.
    let method = program[call.interface].methods[call.method]
    let blobs = BlobCollection(encoding: keys.encoding)
    let data = program.callData(method, call.arguments, blobs: blobs)
    let outcome = try send(
      "\(deployed[call.callee]?.name ?? program[call.interface].name).\(method.name)",
      to: call.callee, from: sender, CallData(data, blobs: blobs.blobs), value: value, gas: gas)
    try check(outcome, of: deployed[call.callee]?.id)
    return try result(outcome.data, method)
  }

  func view(_ call: DriverCall) throws(Failure) -> Value {
    let method = program[call.interface].methods[call.method]
    if case .last = records { client.record = ChainRecording() }
    let outcome = Outcome(
      client.view(
        ViewRequest(
          of: call.callee, program.callData(method, call.arguments),
          gasLimit: ChainDriver.defaultGas)))
    try check(outcome, of: deployed[call.callee]?.id)
    return try result(outcome.data, method)
  }

  private func send(
    _ name: String, to recipient: Address?, from sender: Address, _ data: CallData, value: UInt128,
    gas: UInt64?
  ) throws(Failure) -> Outcome {
    let limit = gas ?? ChainDriver.defaultGas
    // Who cannot pay for the gas gets it for nothing, so that a test may start with empty accounts.
    let price = affordable(sender, value) >= limit ? ChainDriver.gasPrice : 0
    switch records {
    case .all: break
    case .last: client.record = ChainRecording()
    // Tests that explore look at what was written.
    case .nothing: client.record = modules.needsRecordings ? ChainRecording() : nil
    }
    // A copy that is kept makes the chain copy what it changes.
    let before = modules.needsRecordings ? client : nil
    lastEvents = []
    let outcome: Outcome
    do throws(ChainError) {
      outcome = try client.attempt(
        TransactionRequest(
          from: sender, to: recipient, data, value: value, gasLimit: limit, gasPrice: price))
    } catch {
      throw .test("\(error)")
    }
    gasUsed += outcome.gasUsed
    lastEvents = outcome.events
    calls[name, default: TestResult.Calls(count: 0, gas: 0)].count += 1
    calls[name]?.gas += outcome.gasUsed
    if let before, outcome.status == .success, let recorder = client.record?.recorder {
      written.add(recorder)
      lastCall = recipient.map {
        ExploredContract.Call(caller: sender, callee: $0, before: before)
      }
    }
    return outcome
  }

  /// Throws what went wrong, with the error that the contract declares, and keeps its call tree.
  private func check(_ outcome: Outcome, of contract: ContractID?) throws(Failure) {
    if let violation = client.boundViolation { throw .test(violation) }
    switch outcome.status {
    case .success: return
    case .revert:
      noteFailure()
      throw revert(outcome.data, contract)
    case .trap(let trap):
      noteFailure()
      throw .trap(trap.name)
    case .invalidModule(let reason): throw .test("the module was refused: \(reason)")
    case .refused(let error): throw .test("the transaction is not valid: \(error)")
    }
  }

  /// How much gas the sender can pay for beside the value.
  private func affordable(_ sender: Address, _ value: UInt128) -> UInt64 {
    let (rest, underflow) = balance(of: sender).subtractingReportingOverflow(value)
    return underflow ? 0 : UInt64(clamping: rest / ChainDriver.gasPrice)
  }

  private func noteFailure() {
    guard let records = client.record?.recorder.bytes,
      let tree = try? CallTree(records: records)
    else { return }
    lastFailure = CallTreeText.text(
      tree.last, names: names, colouring: options.isColoured ? .ansi : .plain)
  }

  // MARK: Results

  private func result(_ data: [UInt8], _ method: MethodSignature) throws(Failure) -> Value {
    if method.result == .unit || method.result == .coin { return .unit }
    let values = program.abiDecode(data, [method.result], key: { self.key($0, $1) })
    guard let value = values?.first else {
      throw .test("the result of `\(method.name)` cannot be decoded")
    }
    return value
  }

  /// The declared error that a revert carries.
  private func revert(_ data: [UInt8], _ contract: ContractID?) -> Failure {
    if let (id, values) = program.declaredError(data, of: contract, key: { self.key($0, $1) }) {
      return .error(id, values)
    }
    return .test("reverted with unknown data \(Hex.encodePrefixed(data))")
  }

  // MARK: Keys

  private func key(_ id: Hash256, _ scheme: EncryptionScheme) -> EncryptionKey? {
    if let key = keys.publicKey(id) ?? client.chain.code.objects.key(id, scheme) { return key }
    return client.chain.blob(id).flatMap { try? EncryptionKey(decoding: $0, scheme: scheme) }
  }

  func publicKey(_ name: TestKeyName) throws(Failure) -> EncryptionKey {
    let key = keys[name].publicKey
    // What was made here need not be decoded by the chain.
    client.chain.code.objects.keep(key, key.identity)
    return key
  }

  func encrypt(
    _ tensor: Tensor, under key: TestKeyName, within limit: UInt64?
  ) throws(Failure) -> EncryptedTensor {
    do {
      return try EncryptedTensor.encrypt(
        tensor.rawValues, shape: tensor.shape, format: try tensor.encryptedFormat,
        key: keys[key].publicKey, within: limit, using: &noise)
    } catch {
      throw .test("the tensor cannot be encrypted: \(error)")
    }
  }

  func upload(
    _ tensor: Tensor, under key: TestKeyName, for upload: UploadContext
  ) throws(Failure) -> EncryptedTensor {
    do {
      let made = try EncryptedTensor.encryptProved(
        tensor.rawValues, shape: tensor.shape, format: try tensor.encryptedFormat,
        key: keys[key].publicKey, for: upload, using: &noise)
      uploadProofs[keccak256(made.tensor.encoded())] = made.proof
      return made.tensor
    } catch {
      throw .test("the upload cannot be proved: \(error)")
    }
  }

  func proof(of ciphertext: EncryptedTensor) -> [UInt8] {
    uploadProofs[keccak256(ciphertext.encoded())] ?? []
  }

  func decrypt(_ ciphertext: EncryptedTensor, with key: TestKeyName) throws(Failure) -> Tensor {
    let fraction = Int(ciphertext.format.fraction)
    let element: ElementType? =
      ciphertext.format.width <= 16
      ? .i64
      : FixedFormat(integerBits: 64 - fraction, fractionBits: fraction).map { .fixed($0) }
    guard let element, let values = try? keys[key].decrypt(ciphertext),
      let tensor = try? Tensor(element: element, shape: ciphertext.shape, rawValues: values)
    else { throw .test("the ciphertext does not decrypt under this key") }
    return tensor
  }

  func open(_ ciphertext: EncryptedTensor, with key: TestKeyName) throws(Failure) -> [UInt8] {
    guard let proof = try? keys[key].open(ciphertext) else {
      throw .test("the ciphertext cannot be decrypted with this key")
    }
    return proof
  }

  // MARK: Expectations

  func expectationFailed(_ expression: TypedExpression, sides: [Value]) -> Failure {
    if case .testOperation(.emitted) = expression.kind { return .test(emittedText) }
    guard case .binary(_, let left, let right) = expression.kind, sides.count == 2 else {
      return .test("expected this to be true")
    }
    let texts = [(left, sides[0]), (right, sides[1])].map { program.describe($1, $0.type) }
    return .test("the sides are\n  left:  \(texts[0])\n  right: \(texts[1])")
  }

  func failureMissing(
    _ expression: TypedExpression, _ expected: ExpectedFailure, arguments: [Value]?, got: Failure?
  ) -> Failure {
    let wanted: String =
      switch expected {
      case .trap(let name): "the trap `\(name)`"
      case .error(let id, _): describe(id, arguments)
      }
    let happened = got.map { describe($0) } ?? "it succeeded"
    return .test("expected \(wanted), but \(happened)")
  }

  /// A failure in words.
  func describe(_ failure: Failure) -> String {
    switch failure {
    case .error(let id, let values): "it reverted with \(describe(id, values))"
    case .trap(let name): "it trapped with `\(name)`"
    case .leaving: "it returned"
    case .test(let message): message
    }
  }

  private func describe(_ id: ErrorID, _ values: [Value]?) -> String {
    let definition = program[id]
    let prefix = definition.contract.map { program[$0].name + "." } ?? ""
    guard let values, !values.isEmpty else { return "`\(prefix)\(definition.name)`" }
    let texts = zip(values, definition.parameters).map { program.describe($0, $1.type) }
    return "`\(prefix)\(definition.name)(\(texts.joined(separator: ", ")))`"
  }
}

extension TypedProgram {
  /// The types of a function's parameters that the ABI carries.
  func parameterTypes(of function: FunctionDefinition) -> [Type] {
    function.locals.prefix(function.parameterCount).map(\.type).filter { $0 != .coin }
  }
}

extension Tensor {
  /// The format of the ciphertext of such a tensor; throws for elements that no ciphertext holds.
  fileprivate var encryptedFormat: EncryptedFormat {
    get throws(HomomorphicError) {
      switch element {
      case .i8: return try EncryptedFormat(width: 8, fraction: 0)
      case .i16: return try EncryptedFormat(width: 16, fraction: 0)
      case .fixed(let format):
        return try EncryptedFormat(
          width: UInt8(clamping: format.width), fraction: UInt8(clamping: format.fractionBits))
      case .bool, .u8, .u16, .u32, .i32, .i64: throw .formatMismatch
      }
    }
  }
}
