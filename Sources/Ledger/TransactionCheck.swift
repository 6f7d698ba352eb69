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
    let counts = try blobByteCounts(of: transaction)
    let intrinsic = IntrinsicGas.of(
      message, accessList: transaction.accessList, blobBytes: counts)
    guard intrinsic <= message.gasLimit else {
      throw .gasLimitBelowIntrinsic(intrinsic: intrinsic, limit: message.gasLimit)
    }
    switch transaction {
    case .unsigned: try checkBlobs(message.blobs)
    // Bytes are read for a transaction that runs, not for one that begins to wait.
    case .signed(let signed): if !allowsGap { message.blobs = try found(signed.blobs) }
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

  /// How many bytes of each blob are charged. What the state has of those that a signed transaction names is not charged again; so
  /// what a transaction costs follows from the state in front of it, whoever brought which bytes where.
  ///
  /// Names are counted before anybody is asked for one, and asking ends where there are too many bytes: it may be other nodes who are asked.
  private func blobByteCounts(of transaction: BlockTransaction) throws(TransactionError) -> [Int] {
    let hashes = transaction.blobs
    guard hashes.count <= Limits.transactionBlobsMax else { throw .blobsTooLarge }
    var counts: [Int] = []
    var sum = 0
    for (index, hash) in hashes.enumerated() {
      let count: Int
      switch transaction {
      case .unsigned(let unsigned): count = unsigned.blobs[index].bytes?.count ?? 0
      case .signed where state.referenceCount(hash) > 0: count = 0
      case .signed:
        guard let known = blobs.count(hash) else { throw .missingBlob(hash) }
        count = known
      }
      sum += count
      guard sum <= Limits.blobBytesMax else { throw .blobsTooLarge }
      counts.append(count)
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
