import Ledger
import Primitives
import State
import Storage
import TestKit
import Testing
import VM

/// The state on disk is that in memory, at every version that is kept.
@Suite struct HistoryTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func stateOnDiskIsTheStateInMemory(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var history = StoredHistory(try ChainStore(opening: folder.path), seed: seed)
    for round in 0..<12 {
      try history.commit(blocks: 5, keepsTrie: round % 2 == 0)
      let last = try #require(history.blocks.last)
      let snapshot = try history.store.snapshot()
      #expect(snapshot.head.hash == last.block.header.hash)
      try expectSame(snapshot, last.state, history)
    }
  }

  @Test func theLast128VersionsCanBeRead() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(opening: folder.path)
    var history = StoredHistory(store, seed: 4)
    try history.commit(blocks: 200)
    let head = try #require(store.head).number
    var versions = 0
    for index in history.blocks.indices.dropLast() {
      let (block, state) = history.blocks[index]
      let next = history.blocks[index + 1].block.header.context.number
      // A number that was skipped stands for the block below it.
      for number in block.header.context.number..<next {
        guard number + ChainStore.versionsMax >= head else {
          #expect(throws: StorageError.self) { try store.snapshot(at: number) }
          continue
        }
        versions += 1
        let snapshot = try store.snapshot(at: number)
        #expect(snapshot.head.hash == block.header.hash)
        if index % 9 == 0 { try expectSame(snapshot, state, history) }
        #expect(try snapshot.trie().root == state.root)
      }
    }
    #expect(versions >= 128)
    #expect(throws: StorageError.self) { try store.snapshot(at: head + 1) }
  }

  /// Blobs that nothing needs any more leave their pages to others: behind the versions that are kept the file grows no further.
  @Test func prunedBlobsLeaveTheirPages() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(
      opening: folder.path, ChainStore.Options(blobBlocks: 1, isDurable: false))
    var random = SplitMix64(seed: 8)
    var last: (header: BlockHeader, blob: Hash256)?
    var early = 0
    for number in 0..<450 as Range<UInt64> {
      let blob = random.bytes(32 << 10)
      let hash = keccak256(blob)
      var delta = StateDelta()
      delta.blobs[hash] = .some(blob)
      delta.referenceCounts[hash] = 1
      if let before = last?.blob {
        delta.blobs[before] = .some(nil)
        delta.referenceCounts[before] = 0
      }
      let header = BlockHeader(
        parent: last?.header.hash ?? .zero,
        context: BlockContext(number: number, time: number, producer: .zero, gasLimit: 1),
        stateRoot: .zero, transactionsRoot: .zero, receiptsRoot: .zero, gasUsed: 0)
      try store.commit(NewBlock(header: header, delta: delta, blobs: [hash: blob]))
      last = (header, hash)
      if number == 250 { early = try folder.bytes().count }
    }
    let late = try folder.bytes().count
    // 130 blobs of 36 kB, with what copying pages takes; not 450.
    #expect(late < 130 * 36_864 * 3 / 2, "\(late)")
    #expect(late - early < 20 * 36_864, "\(early), then \(late)")
  }

  @Test func aSnapshotStaysWhatItIs() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(opening: folder.path)
    var history = StoredHistory(store, seed: 5)
    try history.commit(blocks: 3)
    let snapshot = try store.snapshot()
    let before = try #require(history.blocks.last).state
    try history.commit(blocks: 150)
    try expectSame(snapshot, before, history)
  }

  @Test func proofsComeFromDisk() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(opening: folder.path)
    var history = StoredHistory(store, seed: 6)
    try history.commit(blocks: 40)
    for index in [39, 20] {
      let (block, state) = history.blocks[index]
      let snapshot = try store.snapshot(at: block.header.context.number)
      let trie = try snapshot.trie()
      for address in state.addresses {
        #expect(
          try trie.accountProof(of: address, from: snapshot) == state.accountProof(of: address))
      }
    }
  }

  @Test func blocksAndReceiptsAreFound() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(opening: folder.path)
    var history = StoredHistory(store, seed: 7)
    try history.commit(blocks: 30)
    for (block, _) in history.blocks {
      let number = block.header.context.number
      #expect(try store.block(number)?.header == block.header)
      #expect(try store.block(number)?.transactionHashes == block.transactions.map(\.hash))
      #expect(try store.number(of: block.header.hash) == number)
      #expect(try store.transactions(of: number) == block.transactions.map(\.bytes))
      #expect(try store.receipts(of: number).map(\.archived) == block.receipts.map(\.archived))
      for (index, transaction) in block.transactions.enumerated() {
        let place = try #require(try store.place(of: transaction.hash))
        #expect(place == TransactionPlace(block: number, index: UInt32(index)))
        #expect(try store.transaction(at: place) == transaction.bytes)
        #expect(try store.receipt(at: place)?.archived == block.receipts[index].archived)
      }
    }
    #expect(try store.block(1_000) == nil)
    #expect(try store.place(of: .zero) == nil)
    #expect(
      try store.numbers(from: 1, max: 5)
        == history.blocks.dropFirst().prefix(5).map(\.block.header.context.number))
  }

  @Test func logsAreThoseThatMatch() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(opening: folder.path)
    var history = StoredHistory(store, seed: 8)
    try history.commit(blocks: 60)
    let head = try #require(store.head).number
    let all = history.blocks.flatMap { $0.block.receipts.flatMap(\.events) }
    #expect(all.count > 20)
    let topic = try #require(all.first { !$0.topics.isEmpty }).topics[0]
    let filters = [
      EventFilter(), EventFilter(contracts: [all[0].contract]), EventFilter(topics: [[topic]]),
      EventFilter(contracts: [all[0].contract, all[1].contract], topics: [[], [topic]]),
    ]
    for filter in filters {
      let found = try store.logs(in: 0...head, filter, max: 1_000, blocksMax: 1_000)
      #expect(found.map(\.event) == all.filter(filter.matches))
      #expect(
        found.allSatisfy { log in
          let block = history.blocks.first { $0.block.header.context.number == log.block }?.block
          return block?.receipts[Int(log.transactionIndex)].transactionHash == log.transaction
            && block?.receipts.flatMap(\.events)[Int(log.index)] == log.event
        })
    }
    #expect(throws: StorageError.tooManyLogs(max: 3)) {
      try store.logs(in: 0...head, EventFilter(), max: 3, blocksMax: 1_000)
    }
    #expect(throws: StorageError.tooManyLogs(max: 4)) {
      try store.logs(in: 0...head, EventFilter(), max: 1_000, blocksMax: 4)
    }
    #expect(try store.logs(in: head + 1...head + 9, EventFilter(), max: 9, blocksMax: 9).isEmpty)
  }

  @Test func whatDoesNotFollowIsRefused() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(opening: folder.path)
    var history = StoredHistory(store, seed: 9)
    try history.commit(blocks: 3)
    let head = try #require(store.head)
    let other = history.blocks[1].block
    #expect(throws: StorageError.notNext(head: head.hash, parent: other.header.parent)) {
      try store.commit(other)
    }
    var same = history.blocks[2].block
    same.header.parent = head.hash
    #expect(throws: StorageError.numberNotAbove(head: head.number, number: head.number)) {
      try store.commit(same)
    }
    #expect(store.head == head)
    try expectSame(try store.snapshot(), history.blocks[2].state, history)
  }
}
