import Primitives

/// A transaction or view of a trace: what stands in its receipt, beside what its contracts did.
package struct TracedTransaction: Hashable, Sendable {
  /// What it belongs to, such as the title of a test; may be empty.
  package var title: String
  /// Who sent it.
  package var sender: Address
  /// Who was called; nil for a deployment.
  package var recipient: Address?
  /// Whether it is a view, which no block holds.
  package var isView: Bool
  /// The most gas that it could use.
  package var gasLimit: UInt64
  /// Gas before any instruction ran; 0 for a view.
  package var intrinsicGas: UInt64
  /// The gas of the receipt.
  package var gasUsed: UInt64
  /// How many executions of the recording are its own: 1, or 0 when no contract ran.
  package var executions: Int

  /// A transaction or view.
  package init(
    title: String = "", sender: Address, recipient: Address?, isView: Bool = false,
    gasLimit: UInt64, intrinsicGas: UInt64, gasUsed: UInt64, executions: Int
  ) {
    self.title = title
    self.sender = sender
    self.recipient = recipient
    self.isView = isView
    self.gasLimit = gasLimit
    self.intrinsicGas = intrinsicGas
    self.gasUsed = gasUsed
    self.executions = executions
  }

  func encode(to writer: inout ByteWriter) {
    writer.countedText(title)
    writer.bytes(sender.bytes)
    writer.u8((isView ? 1 : 0) | (recipient == nil ? 0 : 2) | (executions == 0 ? 0 : 4))
    if let recipient { writer.bytes(recipient.bytes) }
    writer.u64(gasLimit)
    writer.u64(intrinsicGas)
    writer.u64(gasUsed)
  }

  init(reading reader: inout ByteReader) throws(ByteReaderError) {
    title = try reader.countedText(max: TraceLimits.fieldBytesMax)
    sender = Address(bytes: try reader.slice(Address.byteCount)) ?? .zero
    let flags = try reader.u8()
    isView = flags & 1 != 0
    executions = flags & 4 != 0 ? 1 : 0
    recipient = flags & 2 != 0 ? Address(bytes: try reader.slice(Address.byteCount)) : nil
    gasLimit = try reader.u64()
    intrinsicGas = try reader.u64()
    gasUsed = try reader.u64()
  }
}
