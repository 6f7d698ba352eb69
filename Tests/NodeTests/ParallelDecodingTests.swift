import Ledger
import Node
import Primitives
import Testing

/// Transactions of a block are decoded on all processors, to what one would have made of them.
@Suite struct ParallelDecodingTests {
  private static let raw = (0..<203).map { number in
    ExecutorTests.transfer(number % 4, nonce: UInt64(number / 4), to: UInt64(number)).raw
  }

  @Test(arguments: [0, 1, 15, 32, 33, 203])
  func `they come in their order`(count: Int) throws {
    let raw = Array(Self.raw.prefix(count))
    let decoded = try BlockTransaction.decoded(raw, rules: ExecutorTests.rules)
    #expect(decoded.map(\.raw) == raw)
    #expect(
      try decoded.map(\.hash)
        == raw.map { try BlockTransaction(raw: $0, rules: ExecutorTests.rules).hash })
  }

  @Test(arguments: [[0], [202], [101, 102], [7, 150]])
  func `the first that cannot be read is named`(damaged: [Int]) throws {
    var raw = Self.raw
    // Each in a way of its own.
    for (way, index) in damaged.enumerated() { raw[index] = way == 0 ? [0xC1] : [] }
    var expected: TransactionDecodingError?
    do throws(TransactionDecodingError) {
      _ = try BlockTransaction(raw: [0xC1], rules: ExecutorTests.rules)
    } catch {
      expected = error
    }
    #expect(throws: try #require(expected)) {
      try BlockTransaction.decoded(raw, rules: ExecutorTests.rules)
    }
  }
}
