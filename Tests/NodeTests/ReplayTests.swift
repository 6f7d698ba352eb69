import Foundation
import Ledger
import Node
import Primitives
import State
import Storage
import Testing

/// Chains that are executed again: to check them, and to make them elsewhere.
@Suite struct ReplayTests {
  /// A chain of some blocks with transfers.
  private func chain(blocks: Int) throws -> ExecutorTests.Place {
    let place = try ExecutorTests.Place()
    for number in 0..<UInt64(blocks) {
      let made = try place.executor.prepareProposal(
        (0..<3).map { ExecutorTests.transfer($0, nonce: number, to: (5 + number % 4) << 40) },
        in: try place.context())
      #expect(made.refused.isEmpty)
      try place.executor.finalizeBlock(made.block.proposed)
      try place.executor.commit()
    }
    return place
  }

  @Test func aWholeChainIsFoundToBeSo() throws {
    let (place, scratch) = (try chain(blocks: 12), try ExecutorTests.Place())
    let report = try ChainCheck.run(place.store, on: scratch.store, rules: ExecutorTests.rules)
    #expect(report.blocks == 13)
    #expect(report.transactions == 36)
    #expect(report.head == 12)
  }

  /// A block whose header is right in itself, but that says something else than its execution.
  @Test func aFalseBlockIsFound() throws {
    let (place, scratch) = (try chain(blocks: 3), try ExecutorTests.Place())
    var delta = StateDelta()
    delta.accounts[Address(truncating: 9)] = Account(balance: 1 << 90)
    var header = try #require(place.store.head).header
    header.parent = try #require(place.store.head).hash
    header.context.number += 1
    header.context.baseFee = ExecutorTests.rules.baseFee(after: place.store.head?.header)
    header.transactionsRoot = Block.root(of: [])
    header.receiptsRoot = Block.root(of: [])
    header.gasUsed = 0
    try place.store.commit(NewBlock(header: header, delta: delta))
    #expect {
      try ChainCheck.run(place.store, on: scratch.store, rules: ExecutorTests.rules)
    } throws: { "\($0)".contains("differs") || "\($0)".contains("accounts") }
  }

  @Test func anExportIsTheSameChainElsewhere() throws {
    let place = try chain(blocks: 10)
    var file: [UInt8] = []
    #expect(
      try ChainArchive.write(place.store, rules: ExecutorTests.rules) { file += $0 } == 10)
    let other = try ExecutorTests.Place()
    #expect(try read(file, into: other.executor) == 10)
    #expect(other.store.head == place.store.head)
    #expect(try other.store.difference(from: place.store) == nil)
    // What is there already is passed over.
    #expect(try read(file, into: other.executor) == 0)
  }

  @Test func aDamagedExportAddsWholeBlocksOnly() throws {
    let place = try chain(blocks: 4)
    var file: [UInt8] = []
    _ = try ChainArchive.write(place.store, rules: ExecutorTests.rules) { file += $0 }
    var random = SplitMix64(seed: 51)
    for _ in 0..<60 {
      var bytes = file
      if random.next(below: 3) == 0 {
        bytes.removeLast(1 + random.next(below: bytes.count))
      } else {
        bytes[random.next(below: bytes.count)] ^= UInt8(1 + random.next(below: 255))
      }
      let other = try ExecutorTests.Place()
      do {
        let count = try read(bytes, into: other.executor)
        // It was cut between two blocks.
        #expect(bytes.count < file.count && count < 4)
      } catch is ChainArchive.Failure {
      }
      let head = try #require(other.store.head)
      #expect(try place.store.block(head.number)?.header.hash == head.hash)
    }
    #expect(throws: ChainArchive.Failure.foreign) {
      try read(Array("something else, entirely".utf8), into: place.executor)
    }
  }

  private func read(_ file: [UInt8], into executor: Executor) throws -> Int {
    var position = 0
    return try ChainArchive.read(into: executor) { count in
      let end = min(file.count, position + count)
      defer { position = end }
      return Array(file[position..<end])
    }
  }
}
