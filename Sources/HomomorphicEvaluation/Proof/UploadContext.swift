import Primitives

/// What a proof about an upload is bound to: it holds for this contract, sender and round, and for no others.
package struct UploadContext: Hashable, Sendable {
  /// The contract that takes it.
  package let contract: Address
  /// The account that sends it.
  package let sender: Address
  /// What the contract counts.
  package let round: UInt64

  /// Names all three.
  package init(contract: Address, sender: Address, round: UInt64) {
    self.contract = contract
    self.sender = sender
    self.round = round
  }

  /// 48 bytes.
  var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.bytes(contract.bytes)
    writer.bytes(sender.bytes)
    writer.u64(round)
    return writer.bytes
  }
}
