import FileExchange
import FileStore
import Primitives
import RPC
import TestKit
import Testing

@Suite(.serialized) struct GatewayTests {
  /// Serves a folder while a step runs.
  private static func serving<Result>(
    _ responder: some RPCResponder, _ step: (HTTPConnection, _ url: String) throws -> Result
  ) throws -> Result {
    let server = try RPCServer(
      ServerConfiguration(port: 0), responder: responder, metrics: ServerMetrics())
    defer { server.close() }
    let url = "http://127.0.0.1:\(server.port)"
    return try step(HTTPConnection(try #require(.init(url: url))), url)
  }

  private static func add(_ count: Int, to store: BlockStore) throws -> DAGNode.Link {
    var builder = FileBuilder(.v1) { (block) throws(FileStoreError) in try store.put(block) }
    var random = SplitMix64(seed: 4)
    try builder.append(random.bytes(count))
    return try builder.finish()
  }

  @Test func filesTravelFromStoreToStore() throws {
    let folder = try TemporaryFolder()
    let here = try BlockStore(folder: "\(folder.path)/here")
    let file = try Self.add(700_000, to: here)
    let (root, _) = try FolderBuilder.block(
      [DAGNode.Link(file.target, name: "a b", totalBytes: file.totalBytes)], .v1)
    try here.put(root)
    try Self.serving(FileGateway(here)) { connection, url in
      let there = try BlockStore(folder: "\(folder.path)/there")
      let source = try #require(RemoteBlocks(url: url))
      #expect(try there.fetch(root.cid, from: source) == 5)
      #expect(try there.fetch(root.cid, from: source) == 0)
      #expect(try there.pins() == [root.cid])
      let content = try FileReader(here).bytes(file.target, max: 700_000)
      #expect(try FileReader(there).bytes(file.target, max: 700_000) == content)

      let raw = try connection.send("GET", path: "/ipfs/\(root.cid)?format=raw", [])
      #expect(raw.status == 200 && raw.body == root.bytes)
      let named = try connection.send("GET", path: "/ipfs/\(root.cid)/a%20b", [])
      #expect(named.status == 200 && named.body == content)
      for (scope, blocks) in [("", 5), ("&dag-scope=block", 1)] {
        let archive = try connection.send("GET", path: "/ipfs/\(root.cid)?format=car\(scope)", [])
        var rest = archive.body[...]
        let reader = try ArchiveReader { count in
          defer { rest = rest.dropFirst(count) }
          return Array(rest.prefix(count))
        }
        #expect(reader.roots == [root.cid])
        var count = 0
        while try reader.block() != nil { count += 1 }
        #expect(count == blocks)
      }
    }
  }

  @Test func whatCannotBeAnsweredIsRefused() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let file = try Self.add(10, to: store).target
    let (root, _) = try FolderBuilder.block([], .v0)
    try store.put(root)
    try Self.serving(FileGateway(store)) { connection, url in
      for (method, path, status) in [
        ("GET", "/", 400), ("GET", "/ipfs/", 400), ("GET", "/ipfs/hello", 400),
        ("GET", "/ipfs/\(file)?format=json", 400),
        ("GET", "/ipfs/\(file)?format=car&dag-scope=x", 400),
        ("GET", "/ipfs/\(file)/%", 400), ("GET", "/ipfs/\(file)/%FF", 400),
        ("GET", "/ipfs/\(file)?format", 400), ("GET", "/ipfs/\(file)/name", 400),
        ("GET", "/ipfs/\(root.cid)", 400), ("GET", "/ipfs/\(root.cid)/name", 404),
        ("GET", "/ipfs/\(CID(.raw, of: [1]))", 404), ("PUT", "/ipfs/\(file)", 405),
        ("GET", "/ipfs/\(file)/..", 400), ("GET", "/../lock", 400), ("POST", "/x", 405),
        ("GET", "/ipfs/\(file)", 200), ("GET", "/ipfs/\(file)?format=raw&filename=x", 200),
      ] {
        let answer = try connection.send(method, path: path, [])
        #expect(answer.status == status, "\(method) \(path)")
      }
      let source = try #require(RemoteBlocks(url: url))
      let missing = CID(.raw, of: [1])
      #expect(throws: FileStoreError.missing(missing)) {
        try BlockStore(folder: "\(folder.path)/other").fetch(missing, from: source)
      }
    }
  }

  /// A gateway that answers everything with the same bytes.
  final class Liar: RPCResponder {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    func changesChain(_ body: RPCBody) -> Bool { false }
    func answer(_ body: RPCBody, session: RPCSession?) -> String? { nil }
    func end(_ session: RPCSession) {}
    func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? {
      HTTPAnswer(contentType: "application/vnd.ipld.raw", body: bytes)
    }
  }

  @Test func nobodyIsBelieved() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let wanted = CID(.raw, of: [1, 2, 3])
    try Self.serving(Liar([1, 2, 4])) { _, url in
      let source = try #require(RemoteBlocks(url: url))
      #expect(throws: FileStoreError.damaged(wanted)) { try store.fetch(wanted, from: source) }
    }
    // An endless answer is not read to its end.
    try Self.serving(Liar([UInt8](repeating: 0, count: BlockStore.blockBytesMax + 1))) { _, url in
      let source = try #require(RemoteBlocks(url: url))
      #expect(throws: FileStoreError.self) { try store.fetch(wanted, from: source) }
    }
    #expect(try store.statistics().blocks == 0)
    #expect(try store.pins().isEmpty)
    #expect(RemoteBlocks(url: "https://example.org") == nil)
    let nobody = try #require(RemoteBlocks(url: "http://127.0.0.1:1"))
    #expect(throws: FileStoreError.remote("nobody listens at 127.0.0.1:1")) {
      try store.fetch(wanted, from: nobody)
    }
  }
}
