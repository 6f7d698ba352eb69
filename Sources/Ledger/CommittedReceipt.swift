import Bytecode
import Primitives
import VM

/// The part of a receipt that its block commits to: the leaf of the receipts' trie.
package struct CommittedReceipt: Hashable, Sendable {
  /// How a transaction ended.
  package enum Status: Hashable, Sendable {
    /// It did what it should.
    case success
    /// The contract reverted.
    case revert
    /// The bytes of a deployment are not a valid module.
    case invalidModule
    /// The machine stopped.
    case trap(Trap)

    init(_ status: Receipt.Status) {
      switch status {
      case .success: self = .success
      case .revert: self = .revert
      case .invalidModule: self = .invalidModule
      case .trap(let trap): self = .trap(trap)
      }
    }

    /// The status with a code; nil when there is none.
    init?(code: UInt64) {
      switch code {
      case 0: self = .revert
      case 1: self = .success
      case 2: self = .invalidModule
      default:
        let (number, isSmall) = code.subtractingReportingOverflow(16)
        guard !isSmall, let raw = Trap.RawValue(exactly: number), let trap = Trap(rawValue: raw)
        else { return nil }
        self = .trap(trap)
      }
    }

    /// What stands for it: 1 success, 0 revert, 2 invalid module, 16 + n trap n.
    package var code: UInt64 {
      switch self {
      case .revert: 0
      case .success: 1
      case .invalidModule: 2
      case .trap(let trap): 16 + UInt64(trap.rawValue)
      }
    }
  }

  /// How it ended.
  package var status: Status
  /// All gas, that for the transaction's bytes included.
  package var gasUsed: UInt64
  /// ABI results, or the error's data.
  package var data: [UInt8]
  /// The events of a successful transaction, in order.
  package var events: [EmittedEvent]

  /// What a receipt says.
  package init(status: Status, gasUsed: UInt64, data: [UInt8], events: [EmittedEvent]) {
    self.status = status
    self.gasUsed = gasUsed
    self.data = data
    self.events = events
  }

  /// RLP [status, gas used, data, [[contract, [topics], data]]].
  package var encoded: [UInt8] {
    RLP.list([
      .number(U256(status.code)), .number(U256(gasUsed)), .bytes(data),
      .list(
        events.map { event in
          .list([
            .bytes(event.contract.bytes), .list(event.topics.map { .bytes($0.bytes) }),
            .bytes(event.data),
          ])
        }),
    ]).encoded()
  }

  /// Reads an encoding; every byte string that `encoded` does not give is refused.
  package init(decoding bytes: [UInt8]) throws(RLPError) {
    var reader = RLPReader(bytes)
    var fields = try reader.list()
    try reader.finish()
    guard let status = Status(code: try fields.uint64()) else { throw .unexpected(position: 0) }
    self.status = status
    gasUsed = try fields.uint64()
    data = try fields.string(max: .max)
    var items = try fields.list()
    try fields.finish()
    events = []
    while !items.isAtEnd {
      var event = try items.list()
      let contract = try event.address()
      var topics = try event.list()
      var hashes: [Hash256] = []
      while !topics.isAtEnd { hashes.append(try topics.hash()) }
      events.append(
        EmittedEvent(contract: contract, topics: hashes, data: try event.string(max: .max)))
      try event.finish()
    }
  }
}
