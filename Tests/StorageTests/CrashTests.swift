import Foundation
import Ledger
import Primitives
import State
import Storage
import TestKit
import Testing

/// A process that is killed while it commits leaves whole blocks: every one that it has acknowledged, and at most one more.
///
/// The process is this one once more, with one test only: the writer. `GALAXY_KILLS` says how often it is killed.
@Suite(.serialized) struct CrashTests {
  static let folder = ProcessInfo.processInfo.environment["GALAXY_STORAGE_WRITER"]
  static let kills = ProcessInfo.processInfo.environment["GALAXY_KILLS"].flatMap(Int.init) ?? 4

  /// Goes on with the chain in a folder until it is killed, and says after each block that it is there.
  @Test(.enabled(if: CrashTests.folder != nil)) func writer() throws {
    let store = try ChainStore(opening: try #require(CrashTests.folder))
    var history = RandomHistory(seed: 31)
    while true {
      var block = history.next()
      let number = block.header.context.number
      // What is there is made again, for the history's sake.
      if let head = store.head, number <= head.number { continue }
      var work = TrieWork()
      var trie = try store.head == nil ? StateTrie() : store.snapshot().trie()
      if store.head == nil {
        try trie.apply(block.delta, store: NoNodeStore(), recordsNodes: true, work: &work)
      } else {
        let snapshot = try store.snapshot()
        try trie.apply(block.delta, store: snapshot, recordsNodes: true, work: &work)
      }
      block.nodes = work.nodes
      guard try isCommitted(block, to: store) else {
        // What is there can be read all the same.
        let snapshot = try store.snapshot()
        let isWhole = snapshot.head.hash == store.head?.hash && snapshot.failure == nil
        FileHandle.standardError.write(Data("full \(isWhole)\n".utf8))
        return
      }
      FileHandle.standardError.write(Data("committed \(number)\n".utf8))
    }
  }

  /// False when the disk is full.
  private func isCommitted(_ block: NewBlock, to store: ChainStore) throws -> Bool {
    do throws(StorageError) {
      try store.commit(block)
      return true
    } catch {
      // LMDB calls it an error of the disk when only a part of a page was taken.
      switch error {
      case .full, .system(call: _, code: EIO, message: _): return false
      default: throw error
      }
    }
  }

  @Test(.enabled(if: CrashTests.folder == nil)) func everyAcknowledgedBlockIsThereAfterKill() throws
  {
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 32)
    var last: UInt64 = 0
    var history = RandomHistory(seed: 31)
    var made: [UInt64: (Hash256, WorldState)] = [:]
    for round in 0..<CrashTests.kills {
      let acknowledged = try CrashTests.runAndKill(folder.path, after: random.next(below: 60))
      let store = try ChainStore(opening: folder.path)
      let head = try #require(store.head, "round \(round)")
      while history.last.map({ $0.context.number < head.number }) ?? true {
        let block = history.next()
        made[block.header.context.number] = (block.header.hash, history.state)
      }
      #expect(head.number >= max(acknowledged, last), "round \(round)")
      // The acknowledgement of one block may not have been written.
      #expect(made.keys.filter { $0 > acknowledged && $0 <= head.number }.count <= 1)
      let (hash, state) = try #require(made[head.number])
      #expect(head.hash == hash)
      let snapshot = try store.snapshot()
      let hashed = try snapshot.trie().hashedAddresses(from: snapshot)
      #expect(Set(hashed).isSuperset(of: state.addresses.map { keccak256($0.bytes) }))
      for address in RandomHistory.addresses {
        #expect(snapshot.account(address) == state.account(address))
        for key in state.storageKeys(of: address) {
          let place = StoragePlace(address, key)
          #expect(snapshot.storage(place) == state.storage(place))
        }
      }
      #expect(snapshot.failure == nil)
      last = head.number
    }
    #expect(last > 0)
  }

  /// The disk takes no more in the middle of a commit: the error says so, all acknowledged blocks are there, and with room the chain goes on.
  @Test(.enabled(if: CrashTests.folder == nil)) func aFullDiskLosesNothing() throws {
    let folder = try TemporaryFolder()
    for kilobytes in [400, 800] {
      let output = try CrashTests.run(folder.path, kilobytes: kilobytes)
      #expect(output.contains("full true"), "\(output)")
      let acknowledged = try #require(CrashTests.numbers(output).max(), "\(output)")
      let store = try ChainStore(opening: folder.path)
      #expect(store.head?.number == acknowledged)
      let snapshot = try store.snapshot()
      _ = try snapshot.trie().hashedAddresses(from: snapshot)
      var history = RandomHistory(seed: 31)
      while history.last.map({ $0.context.number < acknowledged }) ?? true { _ = history.next() }
      #expect(store.head?.hash == history.last?.hash)
      for address in RandomHistory.addresses {
        #expect(snapshot.account(address) == history.state.account(address))
      }
      #expect(snapshot.failure == nil)
    }
  }

  /// Lets the writer write until a file may not become longer; what it says.
  private static func run(_ folder: String, kilobytes: Int) throws -> String {
    let writer = process(folder)
    // The signal that comes with the limit would end it: a full disk sends none.
    let command = "trap '' XFSZ; ulimit -f \(kilobytes * 2); exec \"$0\" \"$@\""
    writer.arguments =
      ["-c", command, writer.executableURL?.path ?? ""] + (writer.arguments ?? [])
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    let pipe = Pipe()
    writer.standardError = pipe
    try writer.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    writer.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }

  private static func numbers(_ output: String) -> [UInt64] {
    output.split(separator: "\n").compactMap { line in
      line.hasPrefix("committed ") ? UInt64(line.dropFirst("committed ".count)) : nil
    }
  }

  /// Starts the writer, and kills it at a random moment after so many blocks; the last one that it has acknowledged.
  private static func runAndKill(_ folder: String, after blocks: Int) throws -> UInt64 {
    let writer = process(folder)
    let pipe = Pipe()
    writer.standardError = pipe
    try writer.run()
    var output = Data()
    var lines = 0
    while lines <= blocks {
      let data = pipe.fileHandleForReading.availableData
      guard !data.isEmpty else { break }
      output += data
      lines = output.filter { $0 == UInt8(ascii: "\n") }.count
    }
    kill(writer.processIdentifier, SIGKILL)
    output += pipe.fileHandleForReading.readDataToEndOfFile()
    writer.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    // The last line may be cut; then its number is too small, which is no harm.
    return try #require(numbers(text).max(), "the writer says: \(text)")
  }

  /// This process once more, as the writer.
  private static func process(_ folder: String) -> Process {
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var arguments = Array(CommandLine.arguments.dropFirst())
    arguments.removeAll { $0 == "--parallel" || $0 == "--no-parallel" }
    while let index = arguments.firstIndex(of: "--filter") {
      arguments.removeSubrange(index...index + 1)
    }
    writer.arguments = arguments + ["--filter", "CrashTests/writer"]
    writer.environment = ProcessInfo.processInfo.environment
      .merging(["GALAXY_STORAGE_WRITER": folder]) { $1 }
    writer.standardOutput = FileHandle.nullDevice
    return writer
  }
}
