import Diagnostics
import HomomorphicEvaluation
import Primitives

/// What the header of a ciphertext says, which nobody has checked.
struct HeHeaderDescription: FileDescription {
  private let header: EncryptedTensor.Header
  private let byteCount: Int

  init(_ header: EncryptedTensor.Header, byteCount: Int) {
    self.header = header
    self.byteCount = byteCount
  }

  private var shape: String { header.shape.map(String.init).joined(separator: ", ") }

  var title: String {
    "says that it encrypts \(header.format.name) of shape [\(shape)], at depth \(header.depth); "
      + "--key KEY checks it"
  }

  var lines: [(name: String, value: String)] {
    [
      ("key", header.keyIdentity.description),
      ("size", "\(byteCount) bytes, \(header.groupCount) ciphertexts or elements"),
    ]
  }

  var members: [JSONValue.Member] {
    [
      .init("kind", .string("ciphertext, not checked")),
      .init("format", .string(header.format.name)),
      .init("shape", .array(header.shape.map { .integer($0) })),
      .init("depth", .integer(header.depth)),
      .init("key", .string(header.keyIdentity.description)), .init("bytes", .integer(byteCount)),
      .init("groups", .integer(header.groupCount)),
    ]
  }
}
