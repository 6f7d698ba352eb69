/// Why a sealed file cannot be opened.
package enum SealedFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes do not begin as those of a sealed file.
  case notSealed
  /// None of the grants is for this key.
  case notGranted
  /// A part was altered, moved, or sealed under another key.
  case altered(part: Int)
  /// Bytes are missing at the end.
  case cut
  /// Bytes of another file follow the end.
  case trailingBytes
  /// A public key with which no secret can be shared (a point of small order).
  case weakReader

  package var description: String {
    switch self {
    case .notSealed: "this is not a sealed file"
    case .notGranted: "the file is not granted to this key"
    case .altered(let part):
      "part \(part) of the sealed file is altered, or belongs to another file"
    case .cut: "the sealed file is cut"
    case .trailingBytes: "bytes follow the end of the sealed file"
    case .weakReader: "no secret can be shared with this public key"
    }
  }
}
