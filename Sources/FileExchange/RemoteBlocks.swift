import FileStore
import RPC

/// Blocks that a gateway of somebody else serves: ours, Kubo's, a public one. What comes is checked, so it matters to nobody whose it is.
package final class RemoteBlocks: BlockSource {
  private let connection: HTTPConnection

  /// Blocks from `http://HOST:PORT`; nil for what is no such address.
  package init?(url: String) {
    guard let endpoint = HTTPConnection.Endpoint(url: url) else { return nil }
    connection = HTTPConnection(
      endpoint, milliseconds: 30_000, answerBytesMax: BlockStore.blockBytesMax)
  }

  package func block(_ cid: CID) throws(FileStoreError) -> ContentBlock {
    let answer: HTTPConnection.Answer
    do throws(HTTPConnection.Failure) {
      answer = try connection.send("GET", path: "/ipfs/\(cid)?format=raw", [])
    } catch {
      throw .remote("\(error)")
    }
    switch answer.status {
    case 200: break
    case 404: throw .missing(cid)
    default: throw .remote("\(connection.endpoint.host) answers \(answer.status) for \(cid)")
    }
    guard let block = ContentBlock(cid, answer.body) else { throw .damaged(cid) }
    return block
  }
}

extension BlockStore {
  /// Brings a block and all that it leads to from elsewhere, and pins it; gives how many blocks were new. What is here already is not asked for;
  /// what was brought before an error is there for the next attempt.
  package func fetch(
    _ root: CID, from source: some BlockSource
  ) throws(FileStoreError) -> Int {
    try adding { () throws(FileStoreError) in
      var (new, seen) = (0, Set<CID>())
      var open = [root]
      while let cid = open.popLast() {
        guard seen.insert(cid).inserted else { continue }
        let block: ContentBlock
        if has(cid) {
          block = try self.block(cid)
        } else {
          block = try source.block(cid)
          try put(block)
          new += 1
        }
        if cid.format == .dagPB { open += try block.node().links.map(\.target) }
      }
      try pin(root)
      return new
    }
  }
}
