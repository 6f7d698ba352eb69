import Foundation

/// Work in parts that several threads do; whoever waits for it gets the results in order, as soon as they are there.
package enum OrderedWork {
  /// Recursion is bounded, but not for the half a megabyte that threads have by default.
  private static let stackBytes = 16 << 20

  /// How many threads are of use here.
  package static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Does the parts `0..<count`, each once, on at most so many threads, and gives their results to `use`, in order and on the
  /// thread that called. `state` is what one thread begins with and keeps from part to part. When `use` throws, no further
  /// part begins.
  package static func run<State, Output: Sendable>(
    _ count: Int, threads: Int, state: @escaping @Sendable () -> State,
    part: @escaping @Sendable (Int, inout State) -> Output,
    use: (Int, Output) throws -> Void
  ) rethrows {
    guard min(threads, count) > 1 else {
      var own = state()
      for index in 0..<count { try use(index, part(index, &own)) }
      return
    }
    let board = Board<Output>(count, threads: min(threads, count))
    for _ in 0..<min(threads, count) {
      let thread = Thread {
        var own = state()
        while let index = board.next() { board.put(part(index, &own), index) }
        board.leave()
      }
      thread.stackSize = stackBytes
      thread.start()
    }
    defer { board.stop() }
    for index in 0..<count { try use(index, board.take(index)) }
  }

  /// What the threads know of each other.
  private final class Board<Output: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    /// All guarded by `condition`.
    private var results: [Output?]
    private var begun = 0
    private var running: Int

    init(_ count: Int, threads: Int) {
      results = Array(repeating: nil, count: count)
      running = threads
    }

    /// The next part that nobody does yet.
    func next() -> Int? {
      condition.withLock {
        guard begun < results.count else { return nil }
        begun += 1
        return begun - 1
      }
    }

    func put(_ output: Output, _ index: Int) {
      condition.withLock {
        results[index] = output
        condition.broadcast()
      }
    }

    /// Waits for a result, and forgets it.
    func take(_ index: Int) -> Output {
      condition.withLock {
        while true {
          if let output = results[index] {
            results[index] = nil
            return output
          }
          condition.wait()
        }
      }
    }

    func leave() {
      condition.withLock {
        running -= 1
        condition.broadcast()
      }
    }

    /// Lets no part begin, and waits for those that are being done.
    func stop() {
      condition.withLock {
        begun = results.count
        while running > 0 { condition.wait() }
      }
    }
  }
}
