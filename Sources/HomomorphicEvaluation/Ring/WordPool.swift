import Synchronization

/// Memory for polynomials, aligned to a cache line and kept for the next polynomial of the same size:
/// fresh pages from the system cost more than an addition of ciphertexts. Invisible in every result;
/// what is handed out is not cleared.
final class WordPool: Sendable {
  /// The pool of the process.
  static let shared = WordPool()

  /// Blocks of one size that are free.
  private struct Shelf {
    let count: Int
    var blocks: [UInt]
  }

  /// What is kept, and how many words that are in all.
  private struct State {
    var shelves: [Shelf] = []
    var words = 0
  }

  /// At most 128 MiB are kept.
  private static let wordsMax = 1 << 24

  private let state = Mutex(State())

  /// Memory for `count` words, aligned to 64 bytes, with arbitrary content.
  func take(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    let kept: UInt? = state.withLock { state in
      guard let shelf = state.shelves.firstIndex(where: { $0.count == count }),
        let block = state.shelves[shelf].blocks.popLast()
      else { return nil }
      state.words -= count
      return block
    }
    if let kept, let pointer = UnsafeMutablePointer<UInt64>(bitPattern: kept) { return pointer }
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 8, alignment: 64)
    return raw.bindMemory(to: UInt64.self, capacity: count)
  }

  /// Takes memory of `take` back.
  func give(_ pointer: UnsafeMutablePointer<UInt64>, count: Int) {
    let block = UInt(bitPattern: pointer)
    let surplus: [UInt] = state.withLock { state in
      var surplus: [UInt] = []
      if state.words + count > Self.wordsMax {
        surplus = state.shelves.flatMap(\.blocks)
        state = State()
      }
      guard count <= Self.wordsMax else { return surplus + [block] }
      state.words += count
      if let shelf = state.shelves.firstIndex(where: { $0.count == count }) {
        state.shelves[shelf].blocks.append(block)
      } else {
        state.shelves.append(Shelf(count: count, blocks: [block]))
      }
      return surplus
    }
    for block in surplus { UnsafeMutableRawPointer(bitPattern: block)?.deallocate() }
  }
}
