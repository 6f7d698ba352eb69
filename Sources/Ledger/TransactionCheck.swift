import Primitives
import State

/// What is asked of a transaction before it runs. What is cheap to find out comes first: blobs are read and
/// hashed for a sender who can pay for that.
struct TransactionCheck {
  private let state: any StateReader
  private let block: BlockContext
  private let rules: ChainRules
  private let blobs: any BlobSource
  /// Whether others of the sender's may come first.
  private let allowsGap: Bool

  init(
    _ state: any StateReader, _ block: BlockContext, _ rules: ChainRules, _ blobs: any BlobSource
  ) {
    self.init(state, block, rules, blobs, allowsGap: false)
  }

  /// For some later block, of which only what the rules say is known.
  init(later state: any StateReader, _ rules: ChainRules, _ blobs: any BlobSource) {
    let block = BlockContext(number: 0, time: 0, producer: .zero, gasLimit: rules.blockGasLimit)
    self.init(state, block, rules, blobs, allowsGap: true)
  }

  private init(
    _ state: any StateReader, _ block: BlockContext, _ rules: ChainRules,
    _ blobs: any BlobSource, allowsGap: Bool
  ) {
    self.state = state
    self.block = block
    self.rules = rules
    self.blobs = blobs
    self.allowsGap = allowsGap
  }

  /// The transaction as a message, with the price that it pays and the blobs that it needs, and what it costs before it
  /// runs.
  func admit(
    _ transaction: BlockTransaction
  ) throws(TransactionError) -> (message: Transaction, intrinsic: UInt64) {
    try rules.admit(transaction)
    let fee = transaction.fee
    guard let price = fee.effectivePrice(baseFee: block.baseFee) else {
      throw .feeBelowBase(baseFee: block.baseFee, most: fee.most)
    }
    var message: Transaction
    switch transaction {
    case .unsigned(let unsigned): message = unsigned
    case .signed(let signed): message = Transaction(signed)
    }
    message.gasPrice = price
    try checkSender(message, mostPerGas: fee.most)
    let counts: [Int]
    switch transaction {
    case .unsigned: counts = message.blobs.map { $0.bytes?.count ?? 0 }
    case .signed(let signed): counts = try byteCounts(of: signed.blobs)
    }
    guard counts.count <= Limits.transactionBlobsMax, counts.reduce(0, +) <= Limits.blobBytesMax
    else { throw .blobsTooLarge }
    let intrinsic = IntrinsicGas.of(
      message, accessList: transaction.accessList, blobBytes: counts)
    guard intrinsic <= message.gasLimit else {
      throw .gasLimitBelowIntrinsic(intrinsic: intrinsic, limit: message.gasLimit)
    }
    switch transaction {
    case .unsigned: try checkBlobs(message.blobs)
    case .signed(let signed): message.blobs = try found(signed.blobs)
    }
    return (message, intrinsic)
  }

  /// Throws unless it is the sender's turn, and the sender can pay.
  private func checkSender(
    _ message: Transaction, mostPerGas: UInt128
  ) throws(TransactionError) {
    guard message.data.count <= Limits.transactionBytesMax else {
      throw .dataTooLarge(bytes: message.data.count)
    }
    let account = state.account(message.sender)
    guard account.codeHash == nil else { throw .senderIsContract }
    if message.nonce < account.nonce {
      throw .nonceTooLow(expected: account.nonce, got: message.nonce)
    }
    if message.nonce > account.nonce && !allowsGap || message.nonce == .max {
      throw .nonceTooHigh(expected: account.nonce, got: message.nonce)
    }
    guard message.gasLimit <= block.gasLimit else {
      throw .gasLimitAboveBlock(available: block.gasLimit, limit: message.gasLimit)
    }
    // 64 bits times 128 bits, plus 128 bits: fits 256.
    let needed = U256(message.gasLimit) &* U256(mostPerGas) &+ U256(message.value)
    guard needed <= U256(account.balance) else {
      throw .insufficientFunds(balance: account.balance, needed: needed)
    }
  }

  /// How many bytes of each blob that a signed transaction names are charged. What the state has is not charged again; so what a
  /// transaction costs follows from the state in front of it, whoever brought which bytes where.
  private func byteCounts(of hashes: [Hash256]) throws(TransactionError) -> [Int] {
    var counts: [Int] = []
    for hash in hashes {
      if state.referenceCount(hash) > 0 {
        counts.append(0)
      } else if let count = blobs.count(hash) {
        counts.append(count)
      } else {
        throw .missingBlob(hash)
      }
    }
    return counts
  }

  /// The blobs, which have been paid for.
  private func found(_ hashes: [Hash256]) throws(TransactionError) -> [TransactionBlob] {
    var found: [TransactionBlob] = []
    for hash in hashes {
      // The state has what something references; its bytes, which may be many, are not read for that.
      if state.referenceCount(hash) > 0 {
        found.append(TransactionBlob(stored: hash))
      } else if let bytes = blobs.blob(hash) {
        found.append(TransactionBlob(bytes, hashedAs: hash))
      } else {
        throw .missingBlob(hash)
      }
    }
    return found
  }

  /// Throws unless all blobs are there and are what the transaction says.
  private func checkBlobs(_ blobs: [TransactionBlob]) throws(TransactionError) {
    for blob in blobs {
      if blob.bytes != nil {
        guard blob.isGenuine else { throw .wrongBlob(blob.hash) }
      } else if state.blob(blob.hash) == nil {
        throw .missingBlob(blob.hash)
      }
    }
  }
}
