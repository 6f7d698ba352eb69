import Client
import Primitives
import RPC

/// Recordings of what a node has in its blocks.
enum NodeTrace {
  /// The recording of the transaction with this hash; nil when the text is no hash.
  static func recording(_ text: String, rpc: String?) throws -> [UInt8]? {
    guard text.hasPrefix("0x"), let hash = Hex.decode(text).flatMap({ Hash256(bytes: $0) }) else {
      return nil
    }
    let chain = try ChainOptions.node(rpc)
    let found = try ChainOptions.reaching { () throws(ChainError) in
      try chain.recording(of: hash)
    }
    guard let found else { throw CommandFailure.failed("the node has no transaction \(text)") }
    return found
  }
}
