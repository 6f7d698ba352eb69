import Semantics

/// URIs of documents, and paths.
package enum DocumentPath {
  /// The path of a `file:` URI, with `.` and `..` resolved; any other URI stands for itself.
  package static func path(of uri: String) -> String {
    guard uri.hasPrefix("file://") else { return ModulePath.normalise(uri) }
    // What stands before the next slash is a host: ours.
    let rest = uri.dropFirst("file://".count).drop { $0 != "/" }
    var bytes: [UInt8] = []
    var utf8 = Array(rest.utf8)[...]
    while let byte = utf8.popFirst() {
      if byte == UInt8(ascii: "%"),
        let value = UInt8(String(decoding: utf8.prefix(2), as: UTF8.self), radix: 16),
        utf8.count >= 2
      {
        bytes.append(value)
        utf8 = utf8.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return ModulePath.normalise(String(decoding: bytes, as: UTF8.self))
  }

  /// The `file:` URI of a path.
  package static func uri(of path: String) -> String {
    guard path.hasPrefix("/") else { return path }
    var uri = "file://"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        uri += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return uri
  }
}
