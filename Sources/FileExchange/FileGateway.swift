import FileStore
import RPC

/// Serves the files of a store by HTTP, as a trustless gateway of IPFS does: whoever asks checks what comes.
///
/// `GET /ipfs/CID[/NAME...]?format=raw` gives a block, `?format=car` an archive of all that it leads to (`&dag-scope=block` the block alone), and
/// without a format the bytes of a file. Instead of a format the header `Accept` may name the media type. Nothing is written, and nothing is asked of others.
/// Source: specs.ipfs.tech/http-gateways/trustless-gateway.
package final class FileGateway: RPCResponder {
  /// The longest answer in bytes. Longer files are fetched block by block.
  package static let answerBytesMax = 64 << 20

  private let store: BlockStore

  /// A gateway to a store.
  package init(_ store: BlockStore) { self.store = store }

  // It speaks no JSON-RPC.
  package func changesChain(_ body: RPCBody) -> Bool { false }
  package func answer(_ body: RPCBody, session: RPCSession?) -> String? { nil }
  package func end(_ session: RPCSession) {}

  package func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? {
    answer(method, target, accepting: "", body)
  }

  package func answer(
    _ method: String, _ target: String, accepting accepted: String, _ body: [UInt8]
  ) -> HTTPAnswer? {
    guard method == "GET" || method == "HEAD" else { return text(405, "only GET and HEAD") }
    guard let request = GatewayRequest(target, accepting: accepted) else {
      return text(400, "ask for /ipfs/CID, with format=raw or format=car")
    }
    do throws(FileStoreError) {
      return try answer(request)
    } catch {
      switch error {
      case .missing, .noEntry: return text(404, "\(error)")
      case .tooLong: return text(413, "\(error): ask for its blocks, by format=raw")
      case .isFile, .isFolder, .node: return text(400, "\(error)")
      default: return text(500, "\(error)")
      }
    }
  }

  private func answer(_ request: GatewayRequest) throws(FileStoreError) -> HTTPAnswer {
    let reader = FileReader(store)
    let cid = try reader.resolve(request.root, request.names)
    switch request.format {
    case .raw:
      return HTTPAnswer(
        contentType: "application/vnd.ipld.raw", body: try store.block(cid).bytes)
    case .archive(let isWhole):
      var bytes: [UInt8] = []
      try ArchiveWriter.write([cid], from: store, followsLinks: isWhole) {
        (part) throws(FileStoreError) in
        guard bytes.count + part.count <= FileGateway.answerBytesMax else {
          throw .tooLong(
            bytes: UInt64(bytes.count + part.count), limit: UInt64(FileGateway.answerBytesMax))
        }
        bytes += part
      }
      return HTTPAnswer(contentType: "application/vnd.ipld.car; version=1", body: bytes)
    case .file:
      return HTTPAnswer(
        contentType: "application/octet-stream",
        body: try reader.bytes(cid, max: FileGateway.answerBytesMax))
    }
  }

  private func text(_ status: Int, _ reason: String) -> HTTPAnswer {
    HTTPAnswer(
      status: status, contentType: "text/plain; charset=utf-8", body: Array("\(reason)\n".utf8))
  }
}
