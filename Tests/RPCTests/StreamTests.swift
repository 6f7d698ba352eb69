import Diagnostics
import Foundation
import Ledger
import Node
import Primitives
import RPC
import Storage
import Synchronization
import TestKit
import Testing

/// Bodies that are too long for memory: taken and given piece by piece.
@Suite struct StreamTests {
  private func withServer<Result>(
    _ responder: any RPCResponder, _ body: (HTTPConnection, Int) throws -> Result
  ) throws -> Result {
    let server = try RPCServer(
      ServerConfiguration(port: 0), responder: responder, metrics: ServerMetrics())
    defer { server.close(seconds: 1) }
    let url = "http://127.0.0.1:\(server.port)"
    return try body(
      HTTPConnection(try #require(HTTPConnection.Endpoint(url: url)), milliseconds: 20_000),
      server.port)
  }

  @Test func anUploadIsTakenInPieces() throws {
    let echo = EchoResponder()
    try withServer(echo) { connection, _ in
      let count = 12_345_678
      let answer = try connection.upload(path: "/count", count: count) { offset in
        [UInt8](repeating: 7, count: min(1 << 20, count - offset))
      }
      #expect(answer.status == 200 && answer.body == Array("\(count)".utf8))
      let pieces = echo.pieces.withLock { $0 }
      #expect(pieces.reduce(0, +) == count)
      #expect(try #require(pieces.max()) <= 1 << 20, "never more in memory, however much is sent")
      // Nothing is an upload, too, and the connection serves on.
      #expect(try connection.upload(path: "/count", count: 0) { _ in nil }.body == Array("0".utf8))
      #expect(try connection.send("GET", path: "/ok", []).body == Array("ok".utf8))
    }
  }

  /// While nobody takes what comes, the client cannot send: no more than a few pieces are with the server.
  @Test func aSlowTakerHoldsTheClientBack() throws {
    let echo = EchoResponder()
    try withServer(echo) { _, port in
      let raw = try RawClient(port: port)
      let count = 32 << 20
      let sent = try echo.gate.withLock { _ -> Int in
        raw.send("PUT /count HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(count)\r\n\r\n")
        return try raw.sendWithoutWaiting([UInt8](repeating: 1, count: count), seconds: 0.5)
      }
      // What the kernel's buffers hold, and less than a megabyte of ours.
      #expect(sent < count / 2, "\(sent) bytes were taken")
      raw.send([UInt8](repeating: 1, count: count - sent))
      #expect(raw.read(until: "\r\n\r\n\(count)"))
    }
  }

  @Test func refusalsComeBeforeTheBytes() throws {
    let echo = EchoResponder()
    try withServer(echo) { connection, port in
      let raw = try RawClient(port: port)
      raw.send(
        "PUT /count HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
          + "\(RPCLimits.uploadBytesMax + 1)\r\n\r\n")
      #expect(raw.read(until: "HTTP/1.1 413"))
      // A taker that says no ends the upload in its midst.
      let stopped = try RawClient(port: port)
      stopped.send("PUT /count HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
      stopped.send("1\r\n\u{0D}\r\n")
      #expect(stopped.read(until: "unlucky"))
      #expect(echo.pieces.withLock { $0 } == [1])
      // Four uploads that are announced take what all may have; the next one waits for none of their bytes.
      let clients = try (0..<4).map { _ in try RawClient(port: port) }
      for client in clients {
        client.send(
          "PUT /count HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
            + "\(RPCLimits.uploadBytesMax)\r\nExpect: 100-continue\r\n\r\n")
        #expect(client.read(until: "100 Continue"))
      }
      #expect(try connection.upload(path: "/count", count: 1) { _ in [1] }.status == 503)
      withExtendedLifetime(clients) {}
    }
  }

  @Test func anAnswerLeavesInPieces() throws {
    try withServer(EchoResponder()) { connection, _ in
      for _ in 0..<2 {
        var bytes: [UInt8] = []
        let answer = try connection.download(path: "/stream", bytesMax: 4_000_000) { bytes += $0 }
        #expect(answer.status == 200 && answer.body.isEmpty)
        #expect(bytes.count == EchoResponder.streamBytes)
        #expect(bytes.indices.allSatisfy { bytes[$0] == UInt8(truncatingIfNeeded: $0 / 7) })
      }
      // What says that it is too long is not read.
      var count = 0
      #expect(throws: HTTPConnection.Failure.self) {
        try connection.download(path: "/stream", bytesMax: 2_000_000) { count += $0.count }
      }
      #expect(count == 0)
      // What ends too early is an error.
      #expect(throws: HTTPConnection.Failure.self) {
        try connection.download(path: "/stream?torn", bytesMax: 4_000_000) { _ in }
      }
      #expect(try connection.send("GET", path: "/ok", []).status == 200)
    }
  }

  /// A blob of 13 MB goes through a node, which has it in a file meanwhile.
  @Test func aBlobIsInAFile() throws {
    let chain = try ServedChain()
    let spool = chain.node.store.spool
    let blob = (0..<13_000_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
    let hash = keccak256(blob)
    try withServer(chain.service) { connection, port in
      let answer = try connection.upload(path: "/blob", count: blob.count) {
        Array(blob[$0..<min(blob.count, $0 + 1_000_000)])
      }
      #expect(answer.body == Array(hash.hex.utf8) && spool.byteCount == blob.count)
      var bytes: [UInt8] = []
      _ = try connection.download(path: "/blob/\(hash.hex)", bytesMax: blob.count) { bytes += $0 }
      #expect(bytes == blob)
      // As digits it is too long, and is not read.
      #expect(
        try chain.code("galaxy_getBlob", "[\"\(hash.hex)\"]")
          == RPCError.Code.limitExceeded.rawValue)
      #expect(try connection.send("GET", path: "/blob/\(keccak256([1]).hex)", []).status == 404)
      // A client that goes away leaves nothing.
      let raw = try RawClient(port: port)
      raw.send("PUT /blob HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000\r\n\r\n")
      raw.send([UInt8](repeating: 1, count: 5_000_000))
      let end = Date().addingTimeInterval(10)
      while spool.byteCount == blob.count, Date() < end { Thread.sleep(forTimeInterval: 0.01) }
      #expect(spool.byteCount > blob.count)
      raw.closeSending()
      while spool.byteCount > blob.count, Date() < end { Thread.sleep(forTimeInterval: 0.01) }
      #expect(spool.byteCount == blob.count)
    }
  }

  /// What no transaction could name is not taken.
  @Test func whatIsTooLongIsNotBegun() throws {
    let chain = try ServedChain()
    #expect(
      throws: NodeError.blob(.tooLarge(bytes: Limits.blobBytesMax + 1, most: Limits.blobBytesMax))
    ) {
      try chain.node.checkRoom(forBlobOf: Limits.blobBytesMax + 1)
    }
    let upload = try #require(chain.service.upload("/blob?x", length: Limits.blobBytesMax + 1))
    #expect(upload.take([1])?.status == 413)
    #expect(chain.service.upload("/other", length: 1) == nil)
    #expect(chain.node.blobs.count == 0 && chain.node.store.spool.byteCount == 0)
  }
}
