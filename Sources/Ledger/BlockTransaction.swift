import Primitives

/// A transaction as a block carries it. A chain takes one kind only: see `ChainRules.chainID`.
package enum BlockTransaction: Hashable, Sendable {
  /// Its sender is named by whoever submits it: on a chain in one process.
  case unsigned(Transaction)
  /// Its sender follows from a signature: on a chain that anybody can reach.
  case signed(SignedTransaction)

  /// The transaction's identity.
  package var hash: Hash256 {
    switch self {
    case .unsigned(let transaction): transaction.hash
    case .signed(let transaction): transaction.hash
    }
  }

  /// Who sends and pays.
  package var sender: Address {
    switch self {
    case .unsigned(let transaction): transaction.sender
    case .signed(let transaction): transaction.sender
    }
  }

  /// Its place among the sender's transactions.
  package var nonce: UInt64 {
    switch self {
    case .unsigned(let transaction): transaction.nonce
    case .signed(let transaction): transaction.payload.nonce
    }
  }

  /// The callee; nil for a deployment.
  package var recipient: Address? {
    switch self {
    case .unsigned(let transaction): transaction.recipient
    case .signed(let transaction): transaction.payload.recipient
    }
  }

  /// Coins sent along.
  package var value: UInt128 {
    switch self {
    case .unsigned(let transaction): transaction.value
    case .signed(let transaction): transaction.payload.value
    }
  }

  /// A call's selector and arguments, or a `DeploymentPayload`.
  package var data: [UInt8] {
    switch self {
    case .unsigned(let transaction): transaction.data
    case .signed(let transaction): transaction.payload.data
    }
  }

  /// The most gas that it may use.
  package var gasLimit: UInt64 {
    switch self {
    case .unsigned(let transaction): transaction.gasLimit
    case .signed(let transaction): transaction.payload.gasLimit
    }
  }

  /// What it pays for gas.
  package var fee: FeeOffer {
    switch self {
    case .unsigned(let transaction): FeeOffer(price: transaction.gasPrice)
    case .signed(let transaction): transaction.payload.fee
    }
  }

  /// The hashes of the blobs that it names.
  package var blobs: [Hash256] {
    switch self {
    case .unsigned(let transaction): transaction.blobs.map(\.hash)
    case .signed(let transaction): transaction.blobs
    }
  }

  /// What it announces; empty for an unsigned one.
  package var accessList: [AccessListEntry] {
    switch self {
    case .unsigned: []
    case .signed(let transaction): transaction.payload.accessList
    }
  }

  /// Its item in the list of a block: an unsigned one is a list, the envelope of a signed one a string.
  var encoded: [UInt8] {
    switch self {
    case .unsigned(let transaction): return transaction.encoded
    case .signed(let transaction):
      var bytes: [UInt8] = []
      RLP.append(bytes: transaction.raw, to: &bytes)
      return bytes
    }
  }

  /// No less than the bytes of `encoded`, without making it.
  var encodedBytesMax: Int {
    switch self {
    case .unsigned(let transaction): transaction.encodedBytesMax
    case .signed(let transaction): 9 + transaction.raw.count
    }
  }

  /// Reads the item that comes next in the list of a block.
  init(reading reader: inout RLPReader) throws(TransactionDecodingError) {
    let raw: [UInt8]
    do throws(RLPError) {
      if reader.isAtList {
        self = .unsigned(try Transaction(reading: &reader))
        return
      }
      raw = try reader.string(max: Limits.envelopeBytesMax)
    } catch {
      throw .malformed(error)
    }
    self = .signed(try SignedTransaction(decoding: raw))
  }
}
