import Foundation
import Ledger
import Node
import Primitives
import Signatures
import Storage
import Testing

/// Seals of blocks, and blocks as they travel with them.
@Suite struct SealTests {
  private static let key = DevelopmentAccount.all[1].key

  /// A chain of one node that signs its blocks.
  private func chain(_ genesis: Genesis = .development) throws -> (node: ChainNode, folder: String)
  {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "galaxy-seal-\(UUID().uuidString)").path()
    let node = try ChainNode(
      ChainStore(opening: folder), genesis: genesis, producer: .zero, key: Self.key)
    return (node, folder)
  }

  private func transfer(_ nonce: UInt64) -> [UInt8] {
    SignedTransaction(
      TransactionPayload(
        chainID: 1337, nonce: nonce, fee: FeeOffer(most: 10_000_000_000, tip: 1), gasLimit: 21_000,
        recipient: Address(truncating: 0x10000), value: 1),
      signedBy: DevelopmentAccount.all[5].key
    ).raw
  }

  private func blocks(_ node: ChainNode) throws -> [[UInt8]] {
    try node.store.sealedBlocks(above: 0, bytesMax: 1 << 20)
  }

  @Test func aSealedBlockTravelsAndIsAdopted() throws {
    let (maker, makerFolder) = try chain()
    let (other, otherFolder) = try chain()
    defer {
      for folder in [makerFolder, otherFolder] {
        try? FileManager.default.removeItem(atPath: folder)
      }
    }
    for nonce in 0..<3 { _ = try maker.submit(transfer(UInt64(nonce))) }
    let blocks = try blocks(maker)
    #expect(blocks.count == 3)
    for bytes in blocks {
      let block = try SealedBlock(decoding: bytes)
      #expect(block.encoded == bytes)
      #expect(block.seal?.signer(of: block.block.header) == Self.key.address)
      #expect(block.block.header.context.producer == Self.key.address)
      try other.adopt(block, blobs: NoBlobs(), isSealed: true)
    }
    #expect(other.head == maker.head)
    #expect(try self.blocks(other) == blocks)
    // At least one, however few bytes are wanted.
    #expect(
      try maker.store.sealedBlocks(above: 1, bytesMax: 0) == [blocks[1]])
    #expect(try maker.store.sealedBlocks(above: 3, bytesMax: 9) == [])
  }

  @Test func onlyTheProducersSealCounts() throws {
    let (maker, makerFolder) = try chain()
    var strict = Genesis.development
    strict.producers = [DevelopmentAccount.all[2].address]
    let (other, otherFolder) = try chain(strict)
    defer {
      for folder in [makerFolder, otherFolder] {
        try? FileManager.default.removeItem(atPath: folder)
      }
    }
    _ = try maker.submit(transfer(0))
    let block = try SealedBlock(decoding: try #require(try blocks(maker).first))
    let foreign = BlockSeal(block.block.header, signedBy: DevelopmentAccount.all[2].key)
    let bare = SealedBlock(block.block, nil)
    func refusal(_ block: SealedBlock, _ node: ChainNode, isSealed: Bool = true) -> NodeError? {
      do throws(NodeError) {
        try node.adopt(block, blobs: NoBlobs(), isSealed: isSealed)
        return nil
      } catch {
        return error
      }
    }
    #expect(
      refusal(SealedBlock(block.block, foreign), other)
        == .seal(
          .signer(expected: Self.key.address, got: DevelopmentAccount.all[2].address)))
    #expect(refusal(bare, other) == .seal(.missing))
    // Where producers are listed nobody does without.
    #expect(refusal(bare, other, isSealed: false) == .seal(.missing))
    #expect(refusal(block, other) == .seal(.unlisted(Self.key.address)))
    #expect(other.head.number == 0)
  }

  @Test func damagedBytesAreRefused() throws {
    let (maker, folder) = try chain()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try maker.submit(transfer(0))
    let bytes = try #require(try blocks(maker).first)
    let block = try SealedBlock(decoding: bytes)
    var random = SplitMix64(seed: 61)
    for _ in 0..<400 {
      var damaged = bytes
      if random.next(below: 4) == 0 {
        damaged.removeLast(1 + random.next(below: bytes.count))
      } else {
        damaged[random.next(below: bytes.count)] ^= UInt8(1 + random.next(below: 255))
      }
      guard let read = try? SealedBlock(decoding: damaged) else { continue }
      // What still is a block is another one, or has another seal.
      #expect(read != block && read.encoded == damaged)
    }
  }

  @Test func anExportKeepsSeals() throws {
    let (maker, makerFolder) = try chain()
    let copyFolder = makerFolder + "-copy"
    defer {
      for folder in [makerFolder, copyFolder] {
        try? FileManager.default.removeItem(atPath: folder)
      }
    }
    for nonce in 0..<3 { _ = try maker.submit(transfer(UInt64(nonce))) }
    var file: [UInt8] = []
    #expect(try ChainArchive.write(maker.store, rules: maker.rules) { file += $0 } == 3)
    let copy = try ChainStore(opening: copyFolder)
    let executor = try Genesis.development.executor(over: copy)
    var rest = file[...]
    let count = try ChainArchive.read(into: executor) { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    #expect(count == 3)
    #expect(
      try copy.sealedBlocks(above: 0, bytesMax: 1 << 20) == blocks(maker))
  }

  @Test func aForeignSealIsFoundInAFileAndOnADisk() throws {
    let (maker, folder) = try chain()
    let copyFolder = folder + "-copy"
    defer {
      for folder in [folder, copyFolder] { try? FileManager.default.removeItem(atPath: folder) }
    }
    _ = try maker.submit(transfer(0))
    let block = try SealedBlock(decoding: try #require(try blocks(maker).first))
    let foreign = BlockSeal(block.block.header, signedBy: DevelopmentAccount.all[2].key)
    let copy = try ChainStore(opening: copyFolder)
    let executor = try Genesis.development.executor(over: copy)
    try executor.finalizeBlock(block.block)
    try executor.commit(seal: foreign)
    #expect {
      _ = try ChainCheck.run(copy, in: copyFolder + "/scratch", .development)
    } throws: { "\($0)".contains("is signed by") }
    var file: [UInt8] = []
    _ = try ChainArchive.write(copy, rules: maker.rules) { file += $0 }
    let otherFolder = copyFolder + "/other"
    let other = try Genesis.development.executor(over: ChainStore(opening: otherFolder))
    var rest = file[...]
    #expect {
      _ = try ChainArchive.read(into: other) { count in
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
    } throws: { "\($0)".contains("is signed by") }
    #expect(other.store.head?.number == 0)
  }

  /// Whoever reads a file, or checks a disk, holds the seals against the list of the genesis.
  @Test func onlyListedProducersCountInAFileAndOnADisk() throws {
    let (maker, folder) = try chain()
    let copyFolder = folder + "-copy"
    defer {
      for folder in [folder, copyFolder] { try? FileManager.default.removeItem(atPath: folder) }
    }
    _ = try maker.submit(transfer(0))
    var file: [UInt8] = []
    _ = try ChainArchive.write(maker.store, rules: maker.rules) { file += $0 }
    let producer = maker.head.header.context.producer
    for (listed, isRight) in [
      ([DevelopmentAccount.all[2].address], false),
      ([DevelopmentAccount.all[2].address, producer], true),
    ] {
      var genesis = Genesis.development
      genesis.producers = Set(listed)
      let (own, scratch) = ("\(copyFolder)\(isRight)", "\(copyFolder)\(isRight)-scratch")
      defer {
        for folder in [own, scratch] { try? FileManager.default.removeItem(atPath: folder) }
      }
      let executor = try genesis.executor(over: ChainStore(opening: own))
      var rest = file[...]
      func read() throws -> Int {
        try ChainArchive.read(into: executor, producers: genesis.producers) { count in
          defer { rest = rest.dropFirst(count) }
          return Array(rest.prefix(count))
        }
      }
      func check() throws -> ChainCheck.Report {
        try ChainCheck.run(maker.store, in: scratch, genesis)
      }
      if isRight {
        #expect(try read() == 1)
        #expect(try check().blocks == 2)
      } else {
        #expect { try read() } throws: { "\($0)".contains("does not list") }
        #expect(executor.store.head?.number == 0)
        #expect { try check() } throws: { "\($0)".contains("does not list") }
      }
    }
  }

  /// Transactions stay with the node that took them until a block has them.
  @Test func everythingIsBroughtToEachNewProducer() throws {
    var queue = ForwardQueue()
    let all = try (0..<3).map { try SignedTransaction(decoding: transfer(UInt64($0))) }
    #expect(queue.next(in: 1, at: 0) { [all[0]] } == [all[0]])
    queue.add(all[1])
    #expect(queue.next(in: 1, at: 10) { all } == [all[1]])
    #expect(queue.next(in: 1, at: 20) { all } == [])
    #expect(queue.next(in: 2, at: 30) { all } == all)
    queue.fail()
    #expect(queue.next(in: 2, at: 40) { all } == all)
    #expect(queue.next(in: 2, at: 60_000) { [all[2]] } == [all[2]])
  }
}
