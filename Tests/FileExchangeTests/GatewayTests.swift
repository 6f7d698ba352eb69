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

  /// What the header `Accept` names stands for a format, unless the target has one.
  @Test func acceptedTypesAreAnswered() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let file = try Self.add(10, to: store).target
    let (raw, car, bytes) = (
      "application/vnd.ipld.raw", "application/vnd.ipld.car; version=1", "application/octet-stream"
    )
    let gateway = FileGateway(store)
    for (accepted, query, type) in [
      ("", "", bytes), ("*/*", "", bytes), ("text/html, */*;q=0.8", "", bytes), (raw, "", raw),
      ("application/vnd.ipld.car", "", car), ("text/html,\(car); order=dfs;dups=n", "", car),
      ("application/vnd.ipld.car;version=2, \(raw)", "", raw), ("\(raw);q=0,\(car)", "", car),
      ("Application/VND.ipld.RAW ; q=0.5", "", raw), (raw, "?format=car", car),
      ("\u{1F600},;", "", bytes),
    ] {
      let answer = gateway.answer("GET", "/ipfs/\(file)\(query)", accepting: accepted, [])
      #expect(answer?.status == 200 && answer?.contentType == type, "\(accepted) \(query)")
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

  /// As much of Kubo's RPC as is asked of it.
  final class Kubo: RPCResponder {
    let store: BlockStore
    init(_ store: BlockStore) { self.store = store }
    func changesChain(_ body: RPCBody) -> Bool { false }
    func answer(_ body: RPCBody, session: RPCSession?) -> String? { nil }
    func end(_ session: RPCSession) {}
    func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? {
      let (get, add) = ("/api/v0/block/get?arg=", "/api/v0/dag/import?pin-roots=true")
      guard method == "POST" else { return .text(405, "405 - Method Not Allowed") }
      if target.hasPrefix(get), let cid = try? CID(target.dropFirst(get.count)) {
        guard let block = try? store.block(cid) else {
          return .text(
            500, #"{"Message":"ipld: could not find \#(cid): not found","Code":0,"Type":"error"}"#)
        }
        return HTTPAnswer(contentType: "text/plain", body: block.bytes)
      }
      let (gap, mark) = (Array("\r\n\r\n".utf8), Array("\r\n--".utf8))
      let starts = body.indices.first { body[$0...].starts(with: gap) }
      let ends = body.indices.last { body[$0...].starts(with: mark) }
      guard target == add, let starts, let ends, starts + 4 <= ends else {
        return .text(404, "404 page not found")
      }
      var rest = body[(starts + 4)..<ends]
      let added = try? store.add { count in
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let lines = (added?.roots ?? []).map { #"{"Root":{"Cid":{"/":"\#($0)"},"PinErrorMsg":""}}"# }
      return .text(200, lines.joined(separator: "\n") + "\n")
    }
  }

  @Test func filesTravelToKuboAndBack() throws {
    let folder = try TemporaryFolder()
    let here = try BlockStore(folder: "\(folder.path)/here")
    let kubo = try BlockStore(folder: "\(folder.path)/kubo")
    let file = try Self.add(600_000, to: here).target
    try Self.serving(Kubo(kubo)) { _, url in
      let client = try #require(KuboClient(url: url))
      #expect(throws: FileStoreError.missing(file)) { try client.block(file) }
      try client.add(file, from: here)
      #expect(try kubo.pins() == [file])
      let there = try BlockStore(folder: "\(folder.path)/there")
      #expect(try there.fetch(file, from: client) == 4)
      #expect(
        try FileReader(there).bytes(file, max: 600_000)
          == FileReader(here).bytes(file, max: 600_000))
    }
    // Who answers something else has pinned nothing.
    try Self.serving(Liar(Array(#"{"Root":{"Cid":{"/":"x"},"PinErrorMsg":""}}"#.utf8))) { _, url in
      let client = try #require(KuboClient(url: url))
      #expect(throws: FileStoreError.self) { try client.add(file, from: here) }
      #expect(throws: FileStoreError.damaged(file)) { try client.block(file) }
    }
    #expect(KuboClient(url: "https://example.org") == nil)
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
