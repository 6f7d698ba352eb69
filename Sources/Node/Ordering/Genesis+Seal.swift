import Ledger
import Primitives

extension Genesis {
  /// Throws unless a block's seal is its producer's, who may produce on this chain. A block without one is right only
  /// where none is needed.
  func check(_ block: SealedBlock, isSealed: Bool) throws(NodeError) {
    let producer = block.block.header.context.producer
    guard let seal = block.seal else {
      if isSealed || !producers.isEmpty { throw .seal(.missing) }
      return
    }
    let signer = seal.signer(of: block.block.header)
    guard signer == producer else { throw .seal(.signer(expected: producer, got: signer)) }
    guard producers.isEmpty || producers.contains(producer) else {
      throw .seal(.unlisted(producer))
    }
  }
}
