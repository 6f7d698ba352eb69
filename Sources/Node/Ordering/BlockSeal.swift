import Ledger
import Primitives
import Signatures

/// A producer's signature of a block: 65 bytes, r, s and the parity of y.
///
/// It lies beside the block, whose hash does not depend on it, so that a chain of one node needs none.
package struct BlockSeal: Hashable, Sendable {
  /// The signature.
  package let signature: RecoverableSignature

  /// How many bytes an encoding has.
  package static let byteCount = 65

  /// Signs a block.
  package init(_ header: BlockHeader, signedBy key: SigningKey) {
    signature = key.sign(BlockSeal.message(header))
  }

  /// Reads an encoding; nil when it is none, or no signature that counts.
  package init?(bytes: [UInt8]) {
    guard bytes.count == BlockSeal.byteCount, bytes[64] <= 1,
      let r = U256(bigEndian: bytes[..<32]), let s = U256(bigEndian: bytes[32..<64]),
      let signature = try? RecoverableSignature(r: r, s: s, yIsOdd: bytes[64] == 1)
    else { return nil }
    self.signature = signature
  }

  /// The encoding.
  package var bytes: [UInt8] {
    signature.r.bigEndianBytes + signature.s.bigEndianBytes + [signature.yIsOdd ? 1 : 0]
  }

  /// Who has signed a block with this header; nil when nobody has.
  package func signer(of header: BlockHeader) -> Address? {
    try? signature.signer(of: BlockSeal.message(header))
  }

  /// What is signed: no transaction, nor a message of a wallet, has these bytes.
  private static func message(_ header: BlockHeader) -> Hash256 {
    keccak256(Array("galaxy block\n".utf8) + header.hash.bytes)
  }
}
