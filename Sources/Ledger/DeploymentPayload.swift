import Primitives

/// The data of a deploying transaction: `EF 47 58 01`, the module's length (u32, little-endian),
/// the module without debug information, and the ABI encoding of the arguments of `init`.
/// `EF` cannot start code of the EVM (EIP-3541).
package struct DeploymentPayload: Hashable, Sendable {
  /// The first bytes.
  package static let magic: [UInt8] = [0xEF, 0x47, 0x58, 0x01]

  /// The encoded module.
  package var module: [UInt8]
  /// The encoded arguments, without a selector.
  package var arguments: [UInt8]

  /// A payload; a module longer than `Limits.moduleBytesMax` is refused when it is deployed.
  package init(module: [UInt8], arguments: [UInt8]) {
    self.module = module
    self.arguments = arguments
  }

  /// Nil when the bytes are no payload.
  package init?(decoding bytes: [UInt8]) {
    let header = DeploymentPayload.magic.count + 4
    guard bytes.count >= header, bytes.starts(with: DeploymentPayload.magic) else { return nil }
    var length = 0
    for index in 0..<4 {
      length |= Int(bytes[DeploymentPayload.magic.count + index]) << (8 * index)
    }
    guard length <= bytes.count - header else { return nil }
    module = Array(bytes[header..<(header + length)])
    arguments = Array(bytes[(header + length)...])
  }

  /// The bytes of the transaction.
  package func encoded() -> [UInt8] {
    let length = UInt32(truncatingIfNeeded: module.count)
    return DeploymentPayload.magic
      + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) }
      + module + arguments
  }
}
