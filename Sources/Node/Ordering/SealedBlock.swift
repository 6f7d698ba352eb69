import Ledger
import Primitives
import Signatures
import Storage

/// A block as it travels between nodes, with the seal of its producer.
package struct SealedBlock: Hashable, Sendable {
  /// The block.
  package let block: ProposedBlock
  /// The producer's signature; nil on a chain whose only node has no key.
  package let seal: BlockSeal?

  /// A block with its seal.
  package init(_ block: ProposedBlock, _ seal: BlockSeal?) {
    self.block = block
    self.seal = seal
  }

  /// Throws unless the seal is the producer's, who is one of `producers` (empty: anybody may produce). Without one, a block is right
  /// where nobody is listed and none is needed.
  func checkSeal(producers: Set<Address>, isNeeded: Bool) throws(SealError) {
    let producer = block.header.context.producer
    guard let seal else {
      if isNeeded || !producers.isEmpty { throw .missing }
      return
    }
    let signer = seal.signer(of: block.header)
    guard signer == producer else { throw .signer(expected: producer, got: signer) }
    guard producers.isEmpty || producers.contains(producer) else { throw .unlisted(producer) }
  }

  /// Where it stands.
  package var position: ChainPosition { ChainPosition(block.header) }

  /// Where the block before it stands: numbers have no gaps.
  package var parent: ChainPosition {
    let number = block.header.context.number
    return ChainPosition(number: number == 0 ? 0 : number - 1, hash: block.header.parent)
  }

  /// RLP [block, seal]; without a seal an empty string.
  package var encoded: [UInt8] { SealedBlock.encoding(block.encoded, seal: seal?.bytes ?? []) }

  /// The encoding of a block that is encoded already.
  static func encoding(_ block: [UInt8], seal: [UInt8]) -> [UInt8] {
    var content = block
    RLP.append(bytes: seal, to: &content)
    var output: [UInt8] = []
    RLP.appendPrefix(0xC0, length: content.count, to: &output)
    return output + content
  }

  /// Reads an encoding; every byte string that `encoded` does not give is refused.
  package init(decoding bytes: [UInt8]) throws(TransactionDecodingError) {
    let (block, seal): ([UInt8], [UInt8])
    do throws(RLPError) {
      var reader = RLPReader(bytes)
      var fields = try reader.list()
      try reader.finish()
      block = try fields.encodedItem()
      seal = try fields.string(max: RecoverableSignature.byteCount)
      try fields.finish()
      guard seal.isEmpty || BlockSeal(bytes: seal) != nil else { throw .unexpected(position: 0) }
    } catch {
      throw .malformed(error)
    }
    self.block = try ProposedBlock(decoding: block)
    self.seal = BlockSeal(bytes: seal)
  }
}

/// A place in a chain: the number and the hash of a block.
package struct ChainPosition: Hashable, Sendable {
  /// The block's number.
  package let number: UInt64
  /// The block's hash.
  package let hash: Hash256

  /// A place.
  package init(number: UInt64, hash: Hash256) {
    self.number = number
    self.hash = hash
  }

  init(_ header: BlockHeader) {
    self.init(number: header.context.number, hash: header.hash)
  }
}

extension ChainStore.Head {
  /// Where it stands.
  package var position: ChainPosition { ChainPosition(number: number, hash: hash) }
}
