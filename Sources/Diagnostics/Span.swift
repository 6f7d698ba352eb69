/// The number of a source file in a ``SourceMap``.
package struct SourceID: Hashable, Comparable, Sendable {
  /// Position in the map, from 0.
  package let index: UInt32

  /// The source file at `index` of its map.
  package init(index: UInt32) {
    self.index = index
  }

  package static func < (left: SourceID, right: SourceID) -> Bool {
    left.index < right.index
  }
}

/// A range of bytes of one source file: from `start` up to, not including, `end`.
package struct Span: Hashable, Sendable {
  /// The file.
  package let source: SourceID
  /// Byte offset of the first byte.
  package let start: UInt32
  /// Byte offset after the last byte; equal to `start` for a place between two bytes.
  package let end: UInt32

  /// The bytes `start..<end` of `source`; an `end` before `start` is moved to `start`.
  package init(source: SourceID, start: UInt32, end: UInt32) {
    self.source = source
    self.start = start
    self.end = max(start, end)
  }

  /// How many bytes the span covers.
  package var length: UInt32 { end - start }

  /// The empty span at the beginning of this one.
  package var startPoint: Span { Span(source: source, start: start, end: start) }

  /// The empty span at the end of this one.
  package var endPoint: Span { Span(source: source, start: end, end: end) }

  /// The smallest span that covers both; a span of another file is ignored.
  package func joined(with other: Span) -> Span {
    guard other.source == source else { return self }
    return Span(source: source, start: min(start, other.start), end: max(end, other.end))
  }

  /// Whether `offset` lies inside.
  package func contains(_ offset: UInt32) -> Bool {
    start <= offset && offset < end
  }
}

extension Span: Comparable {
  /// Order of appearance: by file, then start, then end.
  package static func < (left: Span, right: Span) -> Bool {
    if left.source != right.source { return left.source < right.source }
    if left.start != right.start { return left.start < right.start }
    return left.end < right.end
  }
}
