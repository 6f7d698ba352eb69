import Diagnostics
import Foundation
import Primitives

/// A request to `galaxy he serve`, or its answer: an object of JSON, and byte strings that would be long in it.
///
/// On a pipe: the length of the object (u32), the object, then the parts one after the other, whose lengths its member `parts`
/// says. Numbers in parts are little-endian, as the length is.
struct HeMessage {
  /// The most bytes of an object: plain operands stand in it as decimal numbers.
  static let objectBytesMax = 64 << 20
  /// The most parts.
  static let partsMax = 4_096

  /// The object's members, without `parts`.
  var members: [JSONValue.Member]
  /// The byte strings.
  var parts: [[UInt8]] = []

  /// The member of a request.
  subscript(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

  /// The bytes on the pipe.
  func encoded() -> [UInt8] {
    let lengths = JSONValue.array(parts.map { .integer($0.count) })
    let object = JSONValue.object(members + [.init("parts", lengths)]).compact
    var writer = ByteWriter()
    writer.u32(UInt32(clamping: object.utf8.count))
    var bytes = writer.bytes
    bytes.reserveCapacity(bytes.count + object.utf8.count + parts.reduce(0) { $0 + $1.count })
    bytes += object.utf8
    for part in parts { bytes += part }
    return bytes
  }

  /// Reads the next message from a pipe; nil at its end. Memory grows with what arrives, not with what a length promises.
  ///
  /// Throws where no message comes: nobody knows where the next one would begin.
  static func read(from file: Int32) throws -> HeMessage? {
    guard let head = try bytes(4, from: file) else { return nil }
    let length = head.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= objectBytesMax, let text = try bytes(length, from: file) else {
      throw CommandFailure.failed("a request is too long, or ends early")
    }
    let bounds = JSONBounds(bytesMax: objectBytesMax, valuesMax: 4 << 20)
    guard case .object(let members)? = try? JSONValue(parsing: text, within: bounds) else {
      throw CommandFailure.failed("a request is no object of JSON")
    }
    let lengths = (members.first { $0.name == "parts" }?.value.elements ?? []).map(\.count)
    guard lengths.count <= partsMax else { throw CommandFailure.failed("too many parts") }
    let parts = try lengths.map { length in
      guard let length, length <= HeKeyFile.bytesMax, let part = try bytes(length, from: file)
      else { throw CommandFailure.failed("a part of a request is too long, or ends early") }
      return part
    }
    return HeMessage(members: members, parts: parts)
  }

  /// So many bytes; nil when the pipe ends before.
  private static func bytes(_ count: Int, from file: Int32) throws -> [UInt8]? {
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(count, 1 << 20))
    while result.count < count {
      let got = Foundation.read(file, &chunk, min(chunk.count, count - result.count))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      result += chunk[..<got]
    }
    return result
  }
}

extension JSONValue {
  /// A whole number that counts something; nil for all else.
  var count: Int? { whole.flatMap { $0 >= 0 ? $0 : nil } }
}
