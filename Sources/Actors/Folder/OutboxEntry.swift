import Diagnostics
import Ledger
import Primitives

/// A step on its way into a block: all transactions that were ever signed for it have one nonce, so at most one of them can count.
struct OutboxEntry: Hashable {
  /// The account's number of it.
  let nonce: UInt64
  /// The signed bytes, in the order in which they were signed: later ones offer more for gas.
  var attempts: [[UInt8]]
  /// The transaction that a block has; nil before.
  var settled: Hash256?

  /// The identity of each attempt.
  var hashes: [Hash256] { attempts.map { keccak256($0) } }

  /// An entry with its first attempt.
  init(_ signed: SignedTransaction) {
    nonce = signed.payload.nonce
    attempts = [signed.raw]
  }

  /// The file of the entry.
  var encoded: [UInt8] {
    let document = JSONValue.members(
      ("nonce", .string(String(nonce))),
      ("attempts", .array(attempts.map { .string(Hex.encodePrefixed($0)) })),
      ("settled", settled.map { .string($0.hex) } ?? .null))
    return Array(document.compact.utf8)
  }

  /// Reads the file of an entry; nil for what is none.
  init?(decoding bytes: [UInt8]) {
    guard
      let document = try? JSONValue(
        parsing: bytes, within: JSONBounds(bytesMax: 1 << 26, depthMax: 4)),
      let nonce = document["nonce"]?.text.flatMap({ UInt64($0) }),
      let texts = document["attempts"]?.elements
    else { return nil }
    let attempts = texts.compactMap { $0.text.flatMap { Hex.decode($0) } }
    guard attempts.count == texts.count, !attempts.isEmpty else { return nil }
    self.nonce = nonce
    self.attempts = attempts
    settled = document["settled"]?.text.flatMap { Hash256(hex: $0) }
  }
}
