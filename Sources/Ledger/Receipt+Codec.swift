import Primitives
import VM

extension Receipt {
  /// RLP [transaction hash, committed receipt, reason, instructions, fee, contract, location]: all of it, for whoever keeps
  /// receipts. The reason is that of an invalid module; contract and location are empty where there is none.
  package var archived: [UInt8] {
    var reason: [UInt8] = []
    if case .invalidModule(let text) = status { reason = Array(text.utf8) }
    var content: [UInt8] = []
    RLP.append(bytes: transactionHash.bytes, to: &content)
    content += encoded
    RLP.append(bytes: reason, to: &content)
    RLP.append(bytes: U256(instructions).minimalBigEndianBytes, to: &content)
    RLP.append(bytes: U256(fee).minimalBigEndianBytes, to: &content)
    RLP.append(bytes: contract?.bytes ?? [], to: &content)
    let place = location.map { [$0.function, $0.instruction] } ?? []
    content += RLP.list(place.map { .number(U256(UInt64($0))) }).encoded()
    var output: [UInt8] = []
    RLP.appendPrefix(0xC0, length: content.count, to: &output)
    return output + content
  }

  /// Reads what `archived` has given.
  package init(archived bytes: [UInt8]) throws(RLPError) {
    var reader = RLPReader(bytes)
    var fields = try reader.list()
    try reader.finish()
    transactionHash = try fields.hash()
    let committed = try CommittedReceipt(decoding: try fields.encodedItem())
    let reason = try fields.string(max: .max)
    status =
      switch committed.status {
      case .success: .success
      case .revert: .revert
      case .trap(let trap): .trap(trap)
      case .invalidModule: .invalidModule(reason: String(decoding: reason, as: UTF8.self))
      }
    data = committed.data
    gasUsed = committed.gasUsed
    events = committed.events
    instructions = try fields.uint64()
    fee = try fields.uint128()
    gasPrice = gasUsed == 0 ? 0 : fee / UInt128(gasUsed)
    contract = try fields.optionalAddress()
    var place = try fields.list()
    try fields.finish()
    location = nil
    guard !place.isAtEnd else { return }
    let function = UInt32(truncatingIfNeeded: try place.uint64())
    location = ProgramCounter(
      function: function, instruction: UInt32(truncatingIfNeeded: try place.uint64()))
    try place.finish()
  }
}
