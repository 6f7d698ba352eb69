import Diagnostics

/// A small change of a program that its tests should notice.
package struct Mutant: Hashable, Sendable {
  /// What was changed.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// One operator for another.
    case operation
    /// One comparison for another.
    case comparison
    /// A number, a truth value.
    case constant
    /// A `require`, `emit`, assignment or call that is gone.
    case statement
    /// Two arguments in each other's place.
    case arguments
  }

  /// What was changed.
  package let kind: Kind
  /// The bytes of the file that are replaced.
  package let range: Range<Int>
  /// What stands in their place.
  package let replacement: String
  /// The line where it begins, from 1.
  package let line: Int
  /// The column in bytes, from 1.
  package let column: Int

  /// The file with the change.
  package func applied(to utf8: [UInt8]) -> [UInt8] {
    Array(utf8[..<range.lowerBound]) + Array(replacement.utf8) + Array(utf8[range.upperBound...])
  }

  /// The lines that differ, the old ones with `-` and the new ones with `+` in front.
  package func difference(in utf8: [UInt8]) -> String {
    let start = utf8[..<range.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = utf8[range.upperBound...].firstIndex(of: 0x0A) ?? utf8.count
    let old = String(decoding: utf8[start..<end], as: UTF8.self)
    let new =
      String(decoding: utf8[start..<range.lowerBound], as: UTF8.self) + replacement
      + String(decoding: utf8[range.upperBound..<end], as: UTF8.self)
    func lines(_ text: String, _ mark: String) -> String {
      text.split(separator: "\n").filter { !$0.allSatisfy { $0 == " " } }
        .map { "\(mark) \($0)\n" }.joined()
    }
    return lines(old, "-") + lines(new, "+")
  }
}
