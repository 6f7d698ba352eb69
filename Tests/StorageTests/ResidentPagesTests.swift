import Foundation
import Ledger
import Primitives
import State
import Storage
import TestKit
import Testing

/// A process that changes a large state all over does not hold all of its file.
@Suite struct ResidentPagesTests {
  /// Kilobytes of the file that this process has in memory.
  private static func resident(_ file: String) throws -> Int {
    var sum = 0
    var isFile = false
    // Read to its end: the system says that the file has no length.
    let handle = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
    let text = String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let fields = line.split(whereSeparator: \.isWhitespace)
      if fields.count >= 5, fields[0].contains("-") {
        isFile = fields.last.map { file.hasSuffix(String($0)) } ?? false
      } else if isFile, fields.first == "Rss:" {
        sum += Int(fields[1]) ?? 0
      }
    }
    return sum
  }

  @Test func `pages of the file are let go when many were changed`() throws {
    let folder = try TemporaryFolder()
    let store = try ChainStore(
      opening: folder.path, ChainStore.Options(isDurable: false, heldBytesMax: 0))
    var trie = StateTrie()
    let addresses = (0..<5_000).map {
      Address(truncating: keccak256(U256(UInt64($0))).number)
    }
    for round in 0..<3 as Range<UInt128> {
      var delta = StateDelta()
      for address in addresses { delta.accounts[address] = Account(balance: round + 1) }
      var work = TrieWork()
      if let head = store.head {
        trie = StateTrie(root: head.header.stateRoot)
        try trie.apply(delta, store: try store.snapshot(), recordsNodes: true, work: &work)
      } else {
        try trie.apply(delta, store: NoNodeStore(), recordsNodes: true, work: &work)
      }
      try store.commit(
        NewBlock(
          header: BlockHeader(
            parent: store.head?.hash ?? .zero,
            context: BlockContext(
              number: UInt64(round), time: 1, producer: .zero, gasLimit: 1_000_000),
            stateRoot: trie.root, transactionsRoot: .zero, receiptsRoot: .zero, gasUsed: 0),
          delta: delta, nodes: work.nodes))
      #expect(work.nodes.count > 4_096)
      let kept = try Self.resident(folder.database)
      // They are there when they are read.
      let snapshot = try store.snapshot()
      for address in addresses { #expect(snapshot.account(address).balance == round + 1) }
      let read = try Self.resident(folder.database)
      let bytes = try #require(
        FileManager.default.attributesOfItem(atPath: folder.database)[.size] as? Int)
      #expect(kept < bytes / 1_024 / 4, "\(kept) of \(bytes / 1_024) KB")
      #expect(read > kept, "\(read)")
    }
  }
}
