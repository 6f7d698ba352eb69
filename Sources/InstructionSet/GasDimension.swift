/// What gas is paid for: the parts that the gas of a transaction is the sum of.
package enum GasDimension: String, CaseIterable, Hashable, Sendable {
  /// Words, objects, jumps and calls of functions.
  case compute
  /// Tensors and fixed point.
  case tensor
  /// Ciphertexts and their keys.
  case encryption
  /// Reading state.
  case storageRead
  /// Writing state.
  case storageWrite
  /// Hashing.
  case hash
  /// Events.
  case event
  /// Calls of contracts, and payments.
  case call
  /// Loading code, decoding arguments and encoding results: what a call costs at the ABI boundary.
  case data
  /// What a transaction costs before any instruction runs.
  case intrinsic
}

extension InstructionSpec {
  /// What its gas is paid for.
  package var dimension: GasDimension {
    switch family {
    case .constants, .words, .wides, .control, .objects, .sequences: .compute
    case .fixedPoint, .tensors, .tensorReductions: .tensor
    case .ciphertexts: .encryption
    case .calls, .money: .call
    case .bytes: Self.hashes.contains(name) ? .hash : .compute
    case .context: name == "emit" ? .event : .compute
    case .state: Self.stateReads.contains(name) ? .storageRead : .storageWrite
    }
  }

  private static let hashes: Set<String> = ["keccak", "sha256", "hashValues"]
  private static let stateReads: Set<String> = [
    "stateLoad", "stateListLength", "stateListGet", "mapGet", "mapGetOr", "mapContains",
    "stateCoinAmount", "mapCoinAmount",
  ]
}

/// Gas by what it is paid for.
package struct GasVector: Hashable, Sendable {
  private var parts = [UInt64](repeating: 0, count: GasDimension.allCases.count)

  /// No gas.
  package init() {}

  /// The gas of a dimension.
  package subscript(_ dimension: GasDimension) -> UInt64 {
    get { parts[dimension.index] }
    set { parts[dimension.index] = newValue }
  }

  /// The sum; stops at `UInt64.max`.
  package var total: UInt64 { parts.reduce(0) { $0.addingSaturated($1) } }

  /// Adds gas of all dimensions; stops at `UInt64.max`.
  package mutating func add(_ other: GasVector) {
    for index in parts.indices { parts[index] = parts[index].addingSaturated(other.parts[index]) }
  }
}

extension GasDimension {
  fileprivate var index: Int {
    switch self {
    case .compute: 0
    case .tensor: 1
    case .encryption: 2
    case .storageRead: 3
    case .storageWrite: 4
    case .hash: 5
    case .event: 6
    case .call: 7
    case .data: 8
    case .intrinsic: 9
    }
  }
}
