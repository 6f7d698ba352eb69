import Diagnostics
import Glibc
import Ledger
import Node
import Primitives
import Storage
import Synchronization

/// Filters that clients have made and ask again and again. Who does not ask for a while loses theirs.
final class FilterTable: Sendable {
  /// What a filter is for.
  enum Kind: Sendable {
    case logs(LogQuery)
    case blocks
    /// Hashes of transactions that were accepted since it was asked.
    case transactions([Hash256])
  }

  /// A filter as it is asked.
  struct Filter: Sendable {
    var kind: Kind
    /// The first block that it has not seen.
    var next: UInt64
    fileprivate var askedAt: Int64
  }

  /// The most hashes that wait for a filter.
  private static let hashesMax = 10_000

  /// Hears of its blocks through this, so that neither keeps the other.
  private unowned let node: ChainNode
  private let filters = Mutex<[String: Filter]>([:])

  init(_ node: ChainNode) {
    self.node = node
  }

  /// A new filter's identity.
  func add(_ kind: Kind) throws(RPCError) -> String {
    let now = FilterTable.seconds
    let next = node.head.number + 1
    return try filters.withLock { filters throws(RPCError) in
      filters = filters.filter { $0.value.askedAt > now - RPCLimits.filterSecondsMax }
      guard filters.count < RPCLimits.filtersMax else {
        throw RPCError(.limitExceeded, "there are \(filters.count) filters already")
      }
      let identity = FilterTable.identity()
      filters[identity] = Filter(kind: kind, next: next, askedAt: now)
      return identity
    }
  }

  /// A filter as it is before it is asked; then it has seen everything up to the last block.
  func ask(_ identity: String) throws(RPCError) -> Filter {
    let now = FilterTable.seconds
    let next = node.head.number + 1
    let filter = filters.withLock { filters -> Filter? in
      guard var filter = filters[identity], filter.askedAt > now - RPCLimits.filterSecondsMax
      else { return nil }
      let before = filter
      filter.askedAt = now
      // A chain that was taken back is shorter than what the filter has seen.
      filter.next = next
      if case .transactions = filter.kind { filter.kind = .transactions([]) }
      filters[identity] = filter
      return before
    }
    guard var filter else { throw RPCError(.refused, "filter not found") }
    // Blocks that came between are for the next time.
    filter.next = min(filter.next, next)
    return filter
  }

  /// Whether there was such a filter.
  func remove(_ identity: String) -> Bool {
    filters.withLock { $0.removeValue(forKey: identity) != nil }
  }

  /// Notes a transaction for those who ask for them.
  func hear(_ event: NodeEvent) {
    guard case .transaction(let transaction) = event else { return }
    filters.withLock { filters in
      for (identity, filter) in filters {
        guard case .transactions(let hashes) = filter.kind, hashes.count < FilterTable.hashesMax
        else { continue }
        filters[identity]?.kind = .transactions(hashes + [transaction.hash])
      }
    }
  }

  /// An identity that nobody guesses.
  static func identity() -> String {
    "0x" + String(UInt64.random(in: 1 << 60 ... .max), radix: 16)
      + String(UInt64.random(in: 1 << 60 ... .max), radix: 16)
  }

  private static var seconds: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec)
  }
}
