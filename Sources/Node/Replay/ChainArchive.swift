import Ledger
import Primitives
import Signatures
import Storage

/// The blocks of a chain in one file, with the blobs that came with them: whoever reads it executes all of it again.
///
/// A first line says what it is. Records follow: a byte for the kind, the count of bytes in 8 bytes, the bytes. The first is the hash of the block that the
/// chain begins with; then each block, behind the blobs that its transactions name and, where it has one, its producer's seal.
package enum ChainArchive {
  /// The first line.
  static let magic = Array("galaxy chain export 1\n".utf8)

  private enum Kind: UInt8 {
    case beginning = 0
    case blob = 1
    case block = 2
    case seal = 3

    var bytesMax: Int {
      switch self {
      case .beginning: 32
      case .blob: Limits.blobBytesMax
      case .block: Limits.blockBytesMax
      case .seal: RecoverableSignature.byteCount
      }
    }
  }

  /// Why a file is not read.
  package enum Failure: Error, Hashable, Sendable {
    /// It is no export of a chain, or of a later version.
    case foreign
    /// It ends within a record, or a record is too long: after this many blocks.
    case damaged(blocks: Int)
    /// A block is not valid, or cannot be committed.
    case executor(ExecutorError)
  }

  /// Writes all blocks of a chain; gives their count, the first not counted.
  package static func write(
    _ store: ChainStore, rules: ChainRules, to sink: ([UInt8]) throws -> Void
  ) throws -> Int {
    guard let first = try store.numbers(from: 0, max: 1).first,
      let beginning = try store.block(first)
    else { return 0 }
    try sink(magic + record(.beginning, beginning.header.hash.bytes))
    var count = 0
    var next = first + 1
    while let number = try store.numbers(from: next, max: 1).first,
      let sealed = try store.sealed(number, rules: rules)
    {
      let block = sealed.block
      for hash in Set(block.transactions.flatMap(\.blobs)).sorted() {
        if let bytes = try store.blob(hash) { try sink(record(.blob, bytes)) }
      }
      if let seal = sealed.seal { try sink(record(.seal, seal.bytes)) }
      try sink(record(.block, block.encoded))
      count += 1
      guard number < .max else { break }
      next = number + 1
    }
    return count
  }

  private static func record(_ kind: Kind, _ bytes: [UInt8]) -> [UInt8] {
    var record = [kind.rawValue]
    withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { record += $0 }
    return record + bytes
  }

  /// Executes and commits the blocks of a file on top of those that the executor's chain has already; gives how many were new. `source` gives the
  /// next bytes, so many or, at the end, fewer. The seals are those of `producers`; empty: of anybody, and blocks need none.
  package static func read(
    into executor: Executor, producers: Set<Address> = [], from source: (Int) throws -> [UInt8]
  ) throws -> Int {
    guard try source(magic.count) == magic else { throw Failure.foreign }
    var blobs = BlockBlobs()
    var blobBytes = 0
    var seal: BlockSeal?
    var (seen, new) = (0, 0)
    while true {
      let head = try source(9)
      guard !head.isEmpty else { return new }
      guard head.count == 9, let kind = Kind(rawValue: head[0]),
        let count = U256(bigEndian: head.dropFirst())?.asUInt64.flatMap(Int.init(exactly:)),
        count <= kind.bytesMax
      else { throw Failure.damaged(blocks: seen) }
      let bytes = try source(count)
      guard bytes.count == count else { throw Failure.damaged(blocks: seen) }
      switch kind {
      case .beginning: try check(bytes, executor.store)
      case .blob:
        blobBytes += count
        guard blobBytes <= blobBytesMax else { throw Failure.damaged(blocks: seen) }
        blobs.bytes[keccak256(bytes)] = bytes
      case .seal:
        seal = BlockSeal(bytes: bytes)
        guard seal != nil else { throw Failure.damaged(blocks: seen) }
      case .block:
        if try add(bytes, seal, producers, blobs, executor, after: seen) { new += 1 }
        seen += 1
        (blobs, blobBytes, seal) = (BlockBlobs(), 0, nil)
      }
    }
  }

  /// The most bytes of blobs before one block: they are held in memory.
  private static let blobBytesMax = 4 << 30

  private static func check(_ hash: [UInt8], _ store: ChainStore) throws {
    guard let first = try store.numbers(from: 0, max: 1).first, let block = try store.block(first)
    else { return }
    guard block.header.hash.bytes == hash else {
      throw Failure.executor(
        .otherGenesis(expected: block.header.hash, got: Hash256(bytes: hash) ?? .zero))
    }
  }

  /// Executes and commits a block, unless it is there; false when it is.
  private static func add(
    _ bytes: [UInt8], _ seal: BlockSeal?, _ producers: Set<Address>, _ blobs: BlockBlobs,
    _ executor: Executor, after count: Int
  ) throws -> Bool {
    guard let block = try? ProposedBlock(decoding: bytes) else {
      throw Failure.damaged(blocks: count)
    }
    if try executor.store.number(of: block.header.hash) != nil { return false }
    do throws(SealError) {
      try SealedBlock(block, seal).checkSeal(producers: producers, isNeeded: false)
    } catch {
      throw Failure.executor(.seal(block: block.header.context.number, error))
    }
    do throws(ExecutorError) {
      try executor.finalizeBlock(block, blobs: blobs)
      try executor.commit(seal: seal)
    } catch {
      throw Failure.executor(.invalid(block: block.header.context.number, "\(error)"))
    }
    return true
  }
}

extension ChainArchive.Failure: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .foreign: "the file is no export of a chain"
    case .damaged(let blocks): "the file is damaged behind its first \(blocks) blocks"
    case .executor(let error): "\(error)"
    }
  }
}
