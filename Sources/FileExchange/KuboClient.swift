import Diagnostics
import FileStore
import RPC

/// A node of Kubo, by its RPC: for people who run one, and want their files there, or theirs here. What comes is checked, as from a gateway.
/// Source: docs.ipfs.tech/reference/kubo/rpc.
package final class KuboClient: BlockSource {
  private let connection: HTTPConnection

  /// The bytes between the parts of an upload: an archive begins with its length, so it is found nowhere in it by accident.
  private static let boundary = "galaxy-7f83b1657ff1fc53b92dc18148a1d65d"

  /// The node at `http://HOST:PORT`; nil for what is no such address.
  package init?(url: String) {
    guard let endpoint = HTTPConnection.Endpoint(url: url) else { return nil }
    connection = HTTPConnection(
      endpoint, milliseconds: 60_000, answerBytesMax: BlockStore.blockBytesMax)
  }

  package func block(_ cid: CID) throws(FileStoreError) -> ContentBlock {
    let answer = try send("block/get?arg=\(cid)")
    if answer.status != 200 {
      let reason = KuboClient.message(answer.body)
      if reason.contains("not found") { throw .missing(cid) }
      throw .remote("Kubo answers \(answer.status): \(reason)")
    }
    guard let block = ContentBlock(cid, answer.body) else { throw .damaged(cid) }
    return block
  }

  /// Gives it a file, folder or version with all that it leads to, and has it pin the root.
  package func add(_ root: CID, from store: BlockStore) throws(FileStoreError) {
    var body = Array(
      """
      --\(KuboClient.boundary)\r
      Content-Disposition: form-data; name="file"; filename="\(root).car"\r
      Content-Type: application/octet-stream\r
      \r

      """.utf8)
    try ArchiveWriter.write([root], from: store, followsLinks: true) {
      (part) throws(FileStoreError) in
      guard body.count + part.count <= FileGateway.answerBytesMax else {
        throw .tooLong(
          bytes: UInt64(body.count + part.count), limit: UInt64(FileGateway.answerBytesMax))
      }
      body += part
    }
    body += Array("\r\n--\(KuboClient.boundary)--\r\n".utf8)
    let answer = try send(
      "dag/import?pin-roots=true",
      contentType: "multipart/form-data; boundary=\(KuboClient.boundary)", body)
    guard answer.status == 200 else {
      throw .remote("Kubo answers \(answer.status): \(KuboClient.message(answer.body))")
    }
    // A line of JSON for each root, which says whether it was pinned.
    for line in answer.body.split(separator: UInt8(ascii: "\n")) {
      guard let pinned = KuboClient.document(Array(line))?["Root"],
        let found = pinned["Cid"]?["/"]?.text
      else { continue }
      let reason = pinned["PinErrorMsg"]?.text ?? ""
      guard reason.isEmpty else { throw .remote("Kubo has not pinned \(found): \(reason)") }
      if (try? CID(found)) == root { return }
    }
    throw .remote("Kubo has not said that it has pinned \(root)")
  }

  private func send(
    _ method: String, contentType: String = "application/octet-stream", _ body: [UInt8] = []
  ) throws(FileStoreError) -> HTTPConnection.Answer {
    do throws(HTTPConnection.Failure) {
      return try connection.send(
        "POST", path: "/api/v0/\(method)", contentType: contentType, body)
    } catch {
      throw .remote("\(error)")
    }
  }

  /// What an error of Kubo says.
  private static func message(_ body: [UInt8]) -> String {
    document(body)?["Message"]?.text
      ?? String(decoding: body.prefix(200), as: UTF8.self)
  }

  private static func document(_ bytes: [UInt8]) -> JSONValue? {
    try? JSONValue(parsing: bytes, within: JSONBounds(bytesMax: 1 << 16, depthMax: 8))
  }
}
