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
      try store.commit(block)
      FileHandle.standardError.write(Data("committed \(number)\n".utf8))
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

  /// Starts the writer, and kills it at a random moment after so many blocks; the last one that it has acknowledged.
  private static func runAndKill(_ folder: String, after blocks: Int) throws -> UInt64 {
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
    let pipe = Pipe()
    writer.standardError = pipe
    writer.standardOutput = FileHandle.nullDevice
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
    let numbers = text.split(separator: "\n").compactMap { line in
      line.hasPrefix("committed ") ? UInt64(line.dropFirst("committed ".count)) : nil
    }
    // The last line may be cut; then its number is too small, which is no harm.
    return try #require(numbers.max(), "the writer says: \(text)")
  }
}
