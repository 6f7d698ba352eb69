/// Words of a polynomial: a collection of `UInt64` with the value semantics of an array, aligned to
/// a cache line, which arrays do not promise and vector kernels need.
package struct PolynomialWords: RandomAccessCollection, MutableCollection, Hashable, Sendable {
  /// Owns the memory.
  final class Storage: Sendable {
    nonisolated(unsafe) let pointer: UnsafeMutablePointer<UInt64>
    let count: Int

    init(count: Int) {
      pointer = WordPool.shared.take(count)
      self.count = count
    }

    deinit { WordPool.shared.give(pointer, count: count) }
  }

  private var storage: Storage

  /// `count` words that `initialize` must all set.
  package init(
    count: Int, initialize: (UnsafeMutableBufferPointer<UInt64>) throws -> Void
  ) rethrows {
    precondition(count >= 0, "a count of words")
    storage = Storage(count: count)
    try initialize(UnsafeMutableBufferPointer(start: storage.pointer, count: count))
  }

  /// The words of any sequence of known length.
  package init(_ words: some Collection<UInt64>) {
    self.init(count: words.count) { buffer in _ = buffer.initialize(fromContentsOf: words) }
  }

  /// For kernels that write every word themselves.
  init(uninitialized count: Int) { storage = Storage(count: count) }

  /// The first index.
  package var startIndex: Int { 0 }
  /// How many there are.
  package var endIndex: Int { storage.count }

  /// The word at an index.
  package subscript(index: Int) -> UInt64 {
    get {
      precondition(index >= 0 && index < storage.count, "a word of the polynomial")
      return storage.pointer[index]
    }
    set {
      precondition(index >= 0 && index < storage.count, "a word of the polynomial")
      makeUnique()
      storage.pointer[index] = newValue
    }
  }

  /// Reads the words as one buffer.
  package func withUnsafeBufferPointer<R, E>(
    _ body: (UnsafeBufferPointer<UInt64>) throws(E) -> R
  ) throws(E) -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// Changes the words as one buffer.
  package mutating func withUnsafeMutableBufferPointer<R, E>(
    _ body: (UnsafeMutableBufferPointer<UInt64>) throws(E) -> R
  ) throws(E) -> R {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// As arrays do, so that algorithms of the standard library run on the buffer.
  package func withContiguousStorageIfAvailable<R>(
    _ body: (UnsafeBufferPointer<UInt64>) throws -> R
  ) rethrows -> R? {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// Equal words.
  package static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.storage === rhs.storage || lhs.elementsEqual(rhs)
  }

  /// The count and every word.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// The memory, for kernels; the owner stays alive as long as `self` does.
  package var pointer: UnsafePointer<UInt64> { UnsafePointer(storage.pointer) }

  /// The memory to write to, no longer shared with any other value.
  mutating func mutablePointer() -> UnsafeMutablePointer<UInt64> {
    makeUnique()
    return storage.pointer
  }

  private mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&storage) else { return }
    let copy = Storage(count: storage.count)
    copy.pointer.update(from: storage.pointer, count: storage.count)
    storage = copy
  }
}
