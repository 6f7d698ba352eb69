import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import MachineKit
import Primitives
import Testing
import VM

/// Where bytes get into the machine.
enum Boundary: CaseIterable {
  /// Whole, in call data.
  case argument
  /// As a blob that call data names by its hash.
  case blob
  /// As a blob that the state references.
  case state
}

/// A scheme at the boundary: a type of the contract, and a valid ciphertext of it.
struct BoundaryScheme: Sendable, CustomTestStringConvertible {
  let name: String
  let key: EncryptionKey
  /// Another key of the scheme, which the host knows too.
  let otherKey: EncryptionKey
  /// The encoding of a ciphertext of shape [2].
  let valid: [UInt8]
  /// Indices in `BoundaryProgram.types`.
  let ciphertextType: TypeIndex
  let keyType: TypeIndex

  var testDescription: String { name }
  var isLattice: Bool { ciphertextType != 6 }
}

extension BoundaryScheme {
  static let ckks = lattice("CKKS", .additive, width: 32, fraction: 24, 1)
  static let bfv = lattice("BFV", .bfvAdditive, width: 8, fraction: 0, 4)
  static let paillier: BoundaryScheme = {
    let keys = TestKeys.publicKeys.map { EncryptionKey.paillier($0) }
    return BoundaryScheme(
      name: "Paillier", key: keys[0], otherKey: keys[1],
      valid: TestKeys.encrypt([3, -4]).encoded(), ciphertextType: 6, keyType: 7)
  }()
  static let all = [ckks, bfv, paillier]

  private static func lattice(
    _ name: String, _ parameters: LatticeParameters, width: UInt8, fraction: UInt8,
    _ ciphertextType: TypeIndex
  ) -> BoundaryScheme {
    var generator = SplitMix64(seed: 71)
    do {
      let context = try LatticeContext.shared(parameters)
      var keys: [EncryptionKey] = []
      for _ in 0..<2 {
        let secret = LatticeSecretKey.generate(context: context, using: &generator)
        keys.append(
          .lattice(try secret.keyBundle(relinearize: false, rotations: [], using: &generator)))
      }
      let valid = try EncryptedTensor.encrypt(
        [3, -4], shape: [2], format: try EncryptedFormat(width: width, fraction: fraction),
        key: keys[0], using: &generator)
      return BoundaryScheme(
        name: name, key: keys[0], otherKey: keys[1], valid: valid.encoded(),
        ciphertextType: ciphertextType, keyType: ciphertextType + 1)
    } catch {
      preconditionFailure("keys of the standard sets can be made")
    }
  }
}

/// How a call at the boundary ended.
struct BoundaryResult {
  let outcome: CallOutcome
  let host: MemoryHost
  let before: MemoryHost.World

  /// The ciphertext or key that came back.
  var returned: [UInt8] {
    let length = U256(bigEndian: outcome.data.dropFirst(32).prefix(32))?.asInt ?? 0
    return Array(outcome.data.dropFirst(64).prefix(length))
  }
}

/// Contracts that take a ciphertext or a key and give it back.
enum BoundaryProgram {
  static let types: [TypeDescriptor] = [
    .fixed(integer: 8, fraction: 24),
    .ciphertext(element: 0, scheme: .ckks(degree: 4096), depth: 0), .publicKey(.ckks(degree: 4096)),
    .signed(bits: 8),
    .ciphertext(element: 3, scheme: .bfv(degree: 4096), depth: 0), .publicKey(.bfv(degree: 4096)),
    .ciphertext(element: 0, scheme: .paillier(bits: 512), depth: 0),
    .publicKey(.paillier(bits: 512)),
    .unsigned(bits: 64),
  ]

  /// Sends bytes where a ciphertext of the scheme is expected.
  static func send(
    _ bytes: [UInt8], _ scheme: BoundaryScheme, through boundary: Boundary,
    gas: UInt64 = 1_000_000_000
  ) throws -> BoundaryResult {
    try send(
      bytes, type: scheme.ciphertextType, through: boundary, gas: gas,
      keys: [scheme.key, scheme.otherKey, BoundaryScheme.ckks.key, BoundaryScheme.bfv.key])
  }

  /// Sends bytes where a public key of the scheme is expected.
  static func send(
    key bytes: [UInt8], _ scheme: BoundaryScheme, through boundary: Boundary,
    gas: UInt64 = 1_000_000_000
  ) throws -> BoundaryResult {
    try send(bytes, type: scheme.keyType, through: boundary, gas: gas, keys: [])
  }

  private static func send(
    _ bytes: [UInt8], type: TypeIndex, through boundary: Boundary, gas: UInt64,
    keys: [EncryptionKey]
  ) throws -> BoundaryResult {
    let host = MemoryHost()
    for key in keys { host.register(key) }
    let module = boundary == .state ? try loader(type) : try taker(type)
    host.contracts[Program.contract] = module
    let hash = keccak256(bytes)
    switch boundary {
    case .argument: break
    case .blob: host.transactionBlobs[hash] = bytes
    case .state:
      host.world.blobs[hash] = bytes
      let place = ReachedPlace(Program.contract, StateKeys.slot("sealed"))
      host.store(place, hash.bytes, referencing: [hash])
    }
    let arguments =
      boundary == .state ? [] : RowCase.encode([boundary == .blob ? hash.bytes : bytes])
    let before = host.world
    let outcome = host.run(
      module, .dispatch, Program.callData(module, arguments),
      CallContext(contract: Program.contract, caller: Program.caller), gas: gas)
    return BoundaryResult(outcome: outcome, host: host, before: before)
  }

  private static func taker(_ type: TypeIndex) throws -> LoadedModule {
    try Program.load(
      Program.module(
        types: types, parameters: [type], result: type, [Instruction(.return)]))
  }

  /// Changes the state before it reads what stands there.
  private static func loader(_ type: TypeIndex) throws -> LoadedModule {
    try Program.load(
      Program.module(
        types: types, result: type,
        slots: [.init(name: "number", type: 8), .init(name: "sealed", type: type)],
        [
          .small(0, 7), Instruction(.stateStore, 0, x: 0), Instruction(.stateLoad, 0, x: 1),
          Instruction(.return),
        ]))
  }
}
