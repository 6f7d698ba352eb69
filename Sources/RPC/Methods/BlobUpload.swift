import Node
import Primitives
import Storage
import Synchronization

/// A blob that a client uploads (PUT `/blob`): the binary form of `galaxy_sendBlob`, which takes it piece by piece.
final class BlobUpload: HTTPUpload {
  private let node: ChainNode
  private let length: Int?
  private let writer: Mutex<BlobWriter?>

  init(_ node: ChainNode, length: Int?) {
    self.node = node
    self.length = length
    writer = Mutex(nil)
  }

  func take(_ bytes: [UInt8]) -> HTTPAnswer? {
    let (node, length) = (node, length)
    return writer.withLock { writer in
      do {
        if writer == nil {
          // Before anything is written, as far as the client says how much comes.
          try node.checkRoom(forBlobOf: length ?? bytes.count)
        }
        var next = writer ?? node.store.spool.begin()
        try next.append(bytes)
        writer = next
        return nil
      } catch {
        writer = nil
        return BlobUpload.refusal(error)
      }
    }
  }

  func finish() -> HTTPAnswer {
    let node = node
    return writer.withLock { writer in
      defer { writer = nil }
      do {
        let blob = try (writer ?? node.store.spool.begin()).finish()
        return HTTPAnswer(contentType: "text/plain", body: Array(try node.bring(blob).hex.utf8))
      } catch {
        return BlobUpload.refusal(error)
      }
    }
  }

  private static func refusal(_ error: any Error) -> HTTPAnswer {
    let status =
      switch error {
      case NodeError.blob(.tooLarge), StorageError.blobTooLong: 413
      case NodeError.blob(.full), StorageError.spoolFull, StorageError.full: 507
      default: 500
      }
    return .text(status, "\(error)")
  }
}

/// A blob that somebody fetches (GET `/blob/HASH`).
enum BlobStream {
  /// Nil when it is not there.
  static func answer(_ hash: String, of node: ChainNode) -> HTTPAnswer? {
    guard let hash = Hex.decode(hash).flatMap({ Hash256(bytes: $0) }) else { return nil }
    let stream: HTTPStream
    if let blob = node.blobs.held(hash) {
      stream = HTTPStream(count: blob.count) { blob.bytes(from: $0, max: HTTPStream.pieceBytes) }
    } else {
      guard let count = try? node.store.blobCount(hash) else { return nil }
      let store = node.store
      stream = HTTPStream(count: count) {
        try? store.blob(hash, from: $0, max: HTTPStream.pieceBytes)
      }
    }
    return HTTPAnswer(contentType: "application/octet-stream", stream: stream)
  }
}
