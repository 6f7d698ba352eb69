import Bytecode
import Ledger
import Primitives
import State
import Storage
import VM

/// A history of blocks that follows from a seed, with everything that a block can have. Few names, so that they meet again.
struct RandomHistory {
  /// All that have anything.
  static let addresses = (0..<12).map { Address(truncating: U256(0xACC0 + UInt64($0))) }

  private var random: SplitMix64
  private(set) var state = WorldState()
  private(set) var last: BlockHeader?
  /// The blobs that the state has, with their bytes.
  private var blobs: [Hash256] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// The next block, without nodes of tries.
  mutating func next() -> NewBlock {
    let delta = change()
    state.apply(delta)
    let number = last.map { $0.context.number + UInt64(1 + random.next(below: 8) / 7) } ?? 0
    let transactions = (0..<random.next(below: 4)).map { _ in
      let bytes = random.bytes(1 + random.next(below: 300))
      return NewBlock.StoredTransaction(hash: keccak256(bytes), bytes: bytes)
    }
    let receipts = transactions.map { receipt($0.hash) }
    let header = BlockHeader(
      parent: last?.hash ?? .zero,
      context: BlockContext(number: number, time: number * 12, producer: .zero, gasLimit: 1_000),
      stateRoot: state.root, transactionsRoot: Hash256(random.u256()),
      receiptsRoot: Hash256(random.u256()), gasUsed: random.next())
    last = header
    return NewBlock(
      header: header, transactions: transactions, receipts: receipts, delta: delta)
  }

  // MARK: State

  private mutating func address() -> Address {
    RandomHistory.addresses[random.next(below: RandomHistory.addresses.count)]
  }

  private mutating func key() -> Hash256 { keccak256([UInt8(random.next(below: 16))]) }

  private mutating func change() -> StateDelta {
    var delta = StateDelta()
    for _ in 0...random.next(below: 5) {
      let address = address()
      switch random.next(below: 8) {
      case 0: delta.accounts[address] = .unused
      case 1:
        let module = random.bytes(40)
        delta.modules[keccak256(module)] = module
        delta.accounts[address] = Account(codeHash: keccak256(module))
      case 2, 3:
        delta.accounts[address] = Account(
          nonce: random.next() >> 40, balance: UInt128(random.next()))
      case 4: changeBlobs(&delta, address)
      default:
        for _ in 0...random.next(below: 5) {
          let value =
            random.next(below: 3) == 0 ? nil : random.bytes([0, 1, 8, 33][random.next(below: 4)])
          delta.storage[address, default: [:]][key()] = .some(value)
        }
      }
    }
    return delta
  }

  /// References a new blob at a place, or removes the references of one.
  private mutating func changeBlobs(_ delta: inout StateDelta, _ address: Address) {
    let place = StoragePlace(address, key())
    let before = delta.references[place] ?? state.references(place)
    var after: [Hash256] = []
    if before.isEmpty || random.next(below: 2) == 0 {
      let bytes = random.bytes(200)
      after = [keccak256(bytes)]
      delta.blobs[after[0]] = .some(bytes)
    }
    func count(_ hash: Hash256) -> Int {
      delta.referenceCounts[hash] ?? state.referenceCount(hash)
    }
    for hash in after { delta.referenceCounts[hash] = count(hash) + 1 }
    for hash in before {
      delta.referenceCounts[hash] = count(hash) - 1
      if count(hash) == 0 { delta.blobs[hash] = .some(nil) }
    }
    delta.references[place] = after
    blobs += after
  }

  // MARK: Receipts

  private mutating func receipt(_ transaction: Hash256) -> Receipt {
    var receipt = Receipt(transactionHash: transaction)
    receipt.status =
      [.success, .revert, .trap(.overflow), .invalidModule(reason: "no ✨")][
        random.next(below: 4)]
    receipt.data = random.bytes(random.next(below: 40))
    receipt.gasUsed = random.next()
    receipt.instructions = random.next()
    receipt.fee = UInt128(random.next()) << 60
    if random.next(below: 2) == 0 { receipt.contract = address() }
    if random.next(below: 2) == 0 {
      receipt.location = ProgramCounter(function: 7, instruction: UInt32(random.next(below: 1_000)))
    }
    for _ in 0..<random.next(below: 3) {
      let topics = (0..<random.next(below: 5)).map { _ in key() }
      receipt.events.append(
        EmittedEvent(contract: address(), topics: topics, data: random.bytes(9)))
    }
    return receipt
  }
}

extension Receipt {
  /// A receipt that says nothing yet.
  init(transactionHash: Hash256) {
    do {
      let committed = CommittedReceipt(status: .success, gasUsed: 0, data: [], events: [])
      var content: [UInt8] = []
      RLP.append(bytes: transactionHash.bytes, to: &content)
      content += committed.encoded + [0x80, 0x80, 0x80, 0x80, 0xC0]
      var bytes: [UInt8] = []
      RLP.appendPrefix(0xC0, length: content.count, to: &bytes)
      self = try Receipt(archived: bytes + content)
    } catch {
      preconditionFailure("these are the fields of a receipt: \(error)")
    }
  }
}
