import Foundation
import Ledger
import Node
import Primitives
import Signatures
import State
import Storage
import Testing

/// What waits over a restart.
@Suite struct WaitingRoomTests {
  private func payment(_ nonce: UInt64, to recipient: Address = .zero) -> [UInt8] {
    SignedTransaction(
      TransactionPayload(
        chainID: 1337, nonce: nonce, fee: FeeOffer(most: 10_000_000_000, tip: 1),
        gasLimit: 21_000, recipient: recipient), signedBy: DevelopmentAccount.all[0].key
    ).raw
  }

  private func open(
    _ folder: URL, pace: ChainNode.Pace = .onDemand, genesis: Genesis = .development
  ) throws -> ChainNode {
    try ChainNode(
      ChainStore(opening: folder.path()), genesis: genesis, producer: .zero, pace: pace)
  }

  /// Where every transaction becomes a block at once, one that others must come before waits, and was acknowledged like the rest.
  @Test func whatMustWaitForOthersIsOnTheDisk() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "wait-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let hashes = [payment(0), payment(1)].map { keccak256($0) }
    try {
      let node = try open(folder, pace: .eachTransaction)
      _ = try node.submit(payment(1))
      #expect(node.waitingCount == 1 && node.head.number == 0)
    }()
    let node = try open(folder, pace: .eachTransaction)
    #expect(node.waitingTransaction(hashes[1]) != nil)
    _ = try node.submit(payment(0))
    #expect(node.waitingCount == 0)
    for hash in hashes {
      #expect(try node.store.place(of: hash) != nil)
      #expect(try node.store.staged(.transaction, hash) == nil)
    }
  }

  /// A node that makes a block of each transaction has one for those that waited on the disk when it began: nobody else makes it.
  @Test func whatWaitedIsInABlockAtOnce() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "wait-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let hashes = [payment(0), payment(1), payment(3)].map { keccak256($0) }
    try {
      let node = try open(folder)
      for nonce in [0, 1, 3] as [UInt64] { _ = try node.submit(payment(nonce)) }
    }()
    let node = try open(folder, pace: .eachTransaction)
    #expect(node.recovery?.transactions == 3)
    #expect(node.head.number == 1 && node.waitingCount == 1)
    for hash in hashes[..<2] {
      #expect(try node.store.place(of: hash)?.block == 1)
      #expect(try node.store.staged(.transaction, hash) == nil)
    }
    // Its nonce is not due, whatever the pace.
    #expect(node.waitingTransaction(hashes[2]) != nil)
    #expect(try node.store.staged(.transaction, hashes[2]) != nil)
  }

  /// One transaction may let through more than a block has room for.
  @Test func whatOneLetsThroughIsInBlocksAtOnce() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "wait-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var genesis = Genesis.development
    genesis.blockGasLimit = 50_000
    let node = try open(folder, pace: .eachTransaction, genesis: genesis)
    for nonce in (0..<5 as Range<UInt64>).reversed() { _ = try node.submit(payment(nonce)) }
    // Two fit a block.
    #expect(node.head.number == 3 && node.waitingCount == 0)
  }

  /// It keeps the time when it came: restarts make nothing younger, and what has waited too long goes.
  @Test func arrivalIsKeptOverARestart() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "wait-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let now = UInt64(Date().timeIntervalSince1970)
    let hashes = [payment(0), payment(1), payment(2)].map { keccak256($0) }
    try {
      let node = try open(folder)
      for nonce in 0..<3 { _ = try node.submit(payment(UInt64(nonce))) }
      // As if the second had come an hour ago, the third too long ago; and the first from an earlier version, without a time.
      func record(_ time: UInt64, _ raw: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: time.bigEndian) { Array($0) } + raw
      }
      let stored = try #require(try node.store.staged(.transaction, hashes[1]))
      #expect(stored.suffix(stored.count - 8) == payment(1)[...])
      let time = stored.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      #expect((now...now + 60).contains(time))
      try node.store.stage(
        .transaction,
        [
          (hashes[0], payment(0)), (hashes[1], record(now - 3_600, payment(1))),
          (hashes[2], record(now - 4 * 3_600, payment(2))),
        ])
    }()
    let node = try open(folder)
    #expect(node.waitingCount == 2)
    let first = try #require(node.waitingSince(hashes[0]))
    #expect(first >= now)
    #expect(node.waitingSince(hashes[1]) == now - 3_600)
    #expect(node.waitingTransaction(hashes[2]) == nil)
    #expect(try node.store.staged(.transaction, hashes[2]) == nil)
  }

  /// A node says what was on the disk: as after `kill -9`, since nothing is written when it ends.
  @Test func aNodeSaysWhatItRecovered() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "wait-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let blob = [UInt8](repeating: 5, count: 10_000)
    let key = DevelopmentAccount.all[1].key
    let naming = SignedTransaction(
      TransactionPayload(
        chainID: 1337, nonce: 0, fee: FeeOffer(most: 10_000_000_000, tip: 1), gasLimit: 100_000,
        recipient: .zero, accessList: [.blobs([keccak256(blob)])]), signedBy: key)
    let head = try {
      let node = try open(folder)
      #expect(node.recovery == nil)
      _ = try node.submit(payment(0))
      #expect(try node.makeBlock())
      _ = try node.submit(payment(1))
      _ = try node.bring([9])
      _ = try node.bring(blob)
      _ = try node.submit(naming.raw)
      // A block has it, and a process that died before it was taken off the disk.
      try node.store.stage(.transaction, [(keccak256(payment(0)), payment(0))])
      return node.head
    }()
    let node = try open(folder)
    // The blob that no transaction names was not acknowledged for any.
    #expect(
      node.recovery
        == Recovery(
          number: 1, hash: head.hash, stateRoot: head.header.stateRoot, transactions: 2,
          dropped: 1, blobs: 1, blobBytes: 10_000))
    let text = "\(try #require(node.recovery))"
    #expect(
      text
        == "recovered block 1 \(head.hash.hex) with state root \(head.header.stateRoot.hex), 2 "
        + "transactions waiting (1 done or out of date), 1 blob of 10000 bytes for them")
    #expect(node.blobs.blob(keccak256(blob)) == blob)
    #expect(try node.makeBlock() && node.waitingCount == 0)
  }
}
