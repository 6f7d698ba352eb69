import Diagnostics
import HomomorphicEvaluation
import Primitives

/// What can be said of a key: its scheme, and which evaluation keys travel in its bundle.
struct HeKeyDescription: FileDescription {
  private let key: EncryptionKey
  private let kind: String

  /// Of a public key, or of the public part of another kind.
  init(_ key: EncryptionKey, _ kind: String) {
    self.key = key
    self.kind = kind
  }

  private var bundle: LatticeKeyBundle? {
    guard case .lattice(let bundle) = key else { return nil }
    return bundle
  }

  /// Steps to the left of the rotations that there are keys for, those to the right negative.
  private var rotations: [Int] {
    guard let bundle else { return [] }
    return bundle.galoisKeys.compactMap { bundle.parameters.rotation(ofGaloisElement: $0.element) }
      .sorted { ($0.magnitude, $1) < ($1.magnitude, $0) }
  }

  /// Whether the two rows of BFV can be swapped, as sums need it.
  private var swapsRows: Bool {
    guard let bundle else { return false }
    return bundle.galoisKey(element: 2 * bundle.parameters.degree - 1) != nil
  }

  var title: String { "\(kind) of \(key.scheme)" }

  var lines: [(name: String, value: String)] {
    var lines = [
      ("key", key.identity.description), ("depth", String(key.scheme.depthMax)),
      ("size", "\(key.encodedByteCount) bytes, the public part"),
    ]
    if let bundle {
      lines.append(
        (
          "relin", bundle.relinearizationKey == nil ? "no key: no products of ciphertexts" : "a key"
        ))
      let sums = Set(key.scheme.rotationsForSums).isSubset(of: rotations)
      let isWhole = sums && !rotations.isEmpty && (key.scheme.kind == .ckks || swapsRows)
      let steps = rotations.map(String.init).joined(separator: ", ")
      lines.append(
        ("rotate", rotations.isEmpty ? "no keys" : "by " + steps + (isWhole ? "; and sums" : "")))
    }
    return lines
  }

  var members: [JSONValue.Member] {
    [
      .init("kind", .string(kind)), .init("scheme", .string(key.scheme.description)),
      .init("identity", .string(key.identity.description)),
      .init("depth", .integer(key.scheme.depthMax)), .init("bytes", .integer(key.encodedByteCount)),
      .init("relinearizationKey", .bool(bundle?.relinearizationKey != nil)),
      .init("rotations", .array(rotations.map { .integer($0) })),
      .init("swapsRows", .bool(swapsRows)),
    ]
  }
}
