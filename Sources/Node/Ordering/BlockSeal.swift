import Ledger
import Primitives
import Signatures

/// A producer's signature of a block: 65 bytes, r, s and the parity of y.
///
/// It lies beside the block, whose hash does not depend on it, so that a chain of one node needs none.
package struct BlockSeal: Hashable, Sendable {
  /// The signature.
  package let signature: RecoverableSignature

  /// Signs a block.
  package init(_ header: BlockHeader, signedBy key: SigningKey) {
    signature = key.sign(BlockSeal.message(header))
  }

  /// Reads an encoding; nil when it is none, or no signature that counts.
  package init?(bytes: [UInt8]) {
    guard let signature = RecoverableSignature(bytes: bytes) else { return nil }
    self.signature = signature
  }

  /// The encoding.
  package var bytes: [UInt8] { signature.bytes }

  /// Who has signed a block with this header; nil when nobody has.
  package func signer(of header: BlockHeader) -> Address? {
    try? signature.signer(of: BlockSeal.message(header))
  }

  /// What is signed: no transaction, nor a message of a wallet, has these bytes.
  private static func message(_ header: BlockHeader) -> Hash256 {
    keccak256(Array("galaxy block\n".utf8) + header.hash.bytes)
  }
}
