import Primitives
import Tensors

/// What the language's `hash` gives for tensors: keccak256 of their ABI encoding.
package enum Commitment {
  /// The hash of some tensors, in order.
  package static func of(_ tensors: Tensor...) -> Hash256 {
    let types = tensors.map { _ in ABIType.bytes }
    guard let bytes = try? ABI.encode(types, tensors.map { .bytes($0.encoded()) }) else {
      preconditionFailure("bytes are encoded as bytes")
    }
    return keccak256(bytes)
  }
}
