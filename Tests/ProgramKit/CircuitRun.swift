import Bytecode
import Compiler
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Interpreter
import Ledger
import Primitives
import Semantics
import Tensors
import VM

/// Runs random circuits on real ciphertexts: compiled, in the machine, decrypted, and compared with the
/// same circuit on plain values. Makes one key and one chain for all circuits of a setting.
package final class CircuitBench {
  /// What happened.
  package private(set) var agreed = 0
  package private(set) var trapped = 0
  package private(set) var rejected = 0

  private let setting: CircuitSetting
  private let secret: EncryptionSecretKey
  private let publicKey: EncryptionKey
  private var random: SplitMix64
  private var chain: Chain
  private let sender = Address(truncating: 0xC1C1)
  /// Whether the chain's store has the key.
  private var isKeyKnown = false

  /// What went wrong with a circuit.
  package struct Failure: Error, CustomStringConvertible {
    package let seed: UInt64
    package let what: String
    package let source: String
    package var description: String { "seed \(seed): \(what)\n\(source)" }
  }

  /// A bench with a key of its own.
  package init(_ setting: CircuitSetting, seed: UInt64) throws(HomomorphicError) {
    self.setting = setting
    random = SplitMix64(seed: seed)
    secret = try EncryptionSecretKey.generate(
      setting.scheme, rotations: setting.scheme.rotationsForSums, using: &random)
    publicKey = secret.publicKey
    chain = Chain(
      balances: [(sender, 1 << 100)], rules: ChainRules(insecureTestKeys: true))
  }

  /// Makes, runs and compares the circuit of a seed, and checks that it is rejected when it goes one
  /// level too deep.
  package func run(seed: UInt64) throws {
    var generator = CircuitGenerator(seed: seed, setting)
    let circuit = generator.circuit()
    let source = circuit.source()
    func failure(_ what: String) -> Failure { Failure(seed: seed, what: what, source: source) }
    let compilation = Compilation.compile(source: source, path: "sample.gx")
    guard let program = compilation.program, let compiled = compilation.contracts.first,
      !compilation.diagnostics.hasErrors
    else {
      throw failure("does not compile:\n" + text(compilation.diagnostics, compilation.sources))
    }
    if setting.scheme.canMultiply { try checkTooDeep(circuit, seed) }
    let address = try deploy(compiled, failure)
    let interface = program[program[compiled.id].interface]
    guard let view = interface.methods.first(where: { $0.name == "calculate" }),
      let entry = interface.methods.first(where: { $0.name == "collect" }),
      let total = interface.methods.first(where: { $0.name == "collected" })
    else { throw failure("has lost its methods") }
    let inputs = (0..<circuit.inputCount).map { index in values(circuit.nodes[index].count) }
    // The smallest value has no negative, so that subtracting it traps overflow.
    let plain = values(setting.count).map { max($0, 1 - Int64(setting.fresh) << fractionBits) }
    let data = try callData(entry, view, circuit, inputs, plain, program)
    let outcome = chain.view(data.view, of: address, from: sender)
    switch outcome.status {
    case .success: break
    case .trap(.laneOverflow), .trap(.transparent):
      // The machine's bound is coarser about some steps, and what cancels out to a ciphertext that
      // everybody could read is refused: it stops in time.
      trapped += 1
      return
    case .trap(let trap): throw failure("traps \(trap.name)")
    case .revert: throw failure("reverts")
    }
    let expected = circuit.plain(inputs: inputs, tensor: plain)
    guard let result = try decrypt(outcome.data, view, program, expected, failure) else { return }
    try compare(result, expected, circuit, failure)
    agreed += 1
    try collect(data.entry, address, total, expected, circuit, program, failure)
  }

  /// Adds the result to the running sum twice, as far as there is room, and compares.
  private func collect(
    _ data: [UInt8], _ address: Address, _ total: MethodSignature, _ expected: PlainValue,
    _ circuit: Circuit, _ program: TypedProgram, _ failure: (String) -> Failure
  ) throws {
    var terms = 0.0
    for _ in 0..<2 {
      let receipt = try send(to: address, data)
      switch receipt.status {
      case .success: terms += 1
      case .trap(.laneOverflow), .trap(.transparent), .trap(.capacity): trapped += 1
      case .trap(let trap): throw failure("collect traps \(trap.name)")
      case .revert, .invalidModule: throw failure("collect: \(receipt.status)")
      }
    }
    guard terms > 0 else { return }
    let outcome = chain.view(program.callData(total, []), of: address, from: sender)
    guard outcome.status == .success else { throw failure("collected: \(outcome.status)") }
    let sum = PlainValue(
      values: expected.values.map { $0 * terms },
      error: (expected.error + setting.operationError) * terms)
    guard let result = try decrypt(outcome.data, total, program, sum, failure) else { return }
    try compare(result, sum, circuit, failure)
  }

  private var fractionBits: Int64 { Int64(setting.fraction) }

  // MARK: Compile time

  private func text(_ diagnostics: [Diagnostic], _ sources: SourceMap) -> String {
    TextRenderer(sources: sources).text(
      Array(diagnostics.filter { $0.severity == .error }.prefix(3)))
  }

  /// The circuit with one product more than it has levels: the checker must say so, and only that.
  private func checkTooDeep(_ circuit: Circuit, _ seed: UInt64) throws {
    // Only of what has room down to depth 0: otherwise that is what is said.
    let candidates = circuit.nodes.indices.filter {
      circuit.nodes[$0].bound < setting.scheme.headroom(depth: 0)
    }
    guard !candidates.isEmpty else { return }
    let node = candidates[Int(seed % UInt64(candidates.count))]
    let source = circuit.source(tooDeep: node)
    let compilation = Compilation.compile(source: source, path: "sample.gx")
    let errors = compilation.diagnostics.filter { $0.severity == .error }
    guard !errors.isEmpty, errors.allSatisfy({ $0.code == .ciphertextLevels.depth }) else {
      throw Failure(
        seed: seed,
        what: "too deep, but: \(errors.isEmpty ? "accepted" : text(errors, compilation.sources))",
        source: source)
    }
    rejected += 1
  }

  // MARK: Chain

  private func send(
    to recipient: Address?, _ data: [UInt8], blobs: [[UInt8]] = []
  ) throws -> Receipt {
    try chain.submit(
      Transaction(
        sender: sender, nonce: chain.nonce(of: sender), recipient: recipient, data: data,
        blobs: blobs.map { HashedBytes($0) }, gasLimit: Chain.blockGasLimit))
  }

  private func deploy(
    _ compiled: CompiledContract, _ failure: (String) -> Failure
  ) throws -> Address {
    let arguments = try ABI.encode([.bytes], [.bytes(publicKey.identity.bytes)])
    let receipt = try send(
      to: nil, DeploymentPayload(module: compiled.bytes, arguments: arguments).encoded(),
      blobs: isKeyKnown ? [] : [publicKey.encoded()])
    isKeyKnown = receipt.isSuccess || isKeyKnown
    guard receipt.isSuccess, let address = receipt.contract else {
      throw failure("deployment: \(receipt.status)")
    }
    return address
  }

  private func callData(
    _ entry: MethodSignature, _ view: MethodSignature, _ circuit: Circuit, _ inputs: [[Int64]],
    _ plain: [Int64], _ program: TypedProgram
  ) throws -> (entry: [UInt8], view: [UInt8]) {
    var arguments: [Value] = []
    let format = try EncryptedFormat(
      width: UInt8(setting.width), fraction: UInt8(setting.fraction))
    for (index, input) in inputs.enumerated() {
      let node = circuit.nodes[index]
      let ciphertext = try EncryptedTensor.encrypt(
        input, shape: [node.count], format: format, key: publicKey, using: &random)
      arguments.append(.ciphertext(try ciphertext.lowered(to: node.depth)))
    }
    guard let element = program.elementType(setting.element) else { return ([], []) }
    arguments.append(
      .tensor(try Tensor(element: element, shape: [setting.count], rawValues: plain)))
    return (program.callData(entry, arguments), program.callData(view, arguments))
  }

  /// Random raw values over the whole range of the format, its ends included.
  private func values(_ count: Int) -> [Int64] {
    (0..<count).map { _ in
      let spare = UInt64(64 - setting.width)
      switch random.next() % 8 {
      case 0: return Int64.max >> Int64(spare)
      case 1: return Int64.min >> Int64(spare)
      case 2: return 0
      default: return Int64(bitPattern: random.next() << spare) >> Int64(spare)
      }
    }
  }

  /// The values of a result; nil, and counted as a trap, where one of them is too large for the 64-bit
  /// format of decrypted values: ciphertexts at a high depth have room for more.
  private func decrypt(
    _ data: [UInt8], _ method: MethodSignature, _ program: TypedProgram, _ expected: PlainValue,
    _ failure: (String) -> Failure
  ) throws -> [Double]? {
    let key = publicKey
    var value = program.abiDecode(data, [method.result], key: { _, _ in key })?.first
    if case .some(let inner)? = value { value = inner }
    guard case .ciphertext(let ciphertext)? = value else {
      throw failure("no ciphertext comes back")
    }
    let unit = 1.0 / Double(UInt64(1) << UInt64(setting.fraction))
    do throws(HomomorphicError) {
      return try secret.decrypt(ciphertext).map { Double($0) * unit }
    } catch {
      let largest = expected.values.map(\.magnitude).max() ?? 0
      guard error == .valueOutOfRange, (largest + expected.error) / unit >= 0x1p63 else {
        throw failure("does not decrypt: \(error)")
      }
      trapped += 1
      return nil
    }
  }

  private func compare(
    _ result: [Double], _ expected: PlainValue, _ circuit: Circuit, _ failure: (String) -> Failure
  ) throws {
    guard result.count == expected.values.count else {
      throw failure("\(result.count) elements instead of \(expected.values.count)")
    }
    // Decryption rounds to the format.
    let unit = circuit.isExact ? 0 : 1.0 / Double(UInt64(1) << UInt64(setting.fraction))
    for (index, pair) in zip(result, expected.values).enumerated()
    where abs(pair.0 - pair.1) > expected.error + unit {
      throw failure(
        "element \(index) is \(pair.0), not \(pair.1); the declared error is \(expected.error)")
    }
  }
}
