import Foundation
import LanguageService

/// The inbox between the thread that reads and the one that works.
final class SharedInbox: @unchecked Sendable {
  /// What the working thread gets.
  enum Event {
    case entry(Inbox.Entry)
    /// No message waits, and there is work.
    case quiet
    /// Nothing comes any more.
    case ended
  }

  /// How long nobody types before deferred work begins.
  private static let quietSeconds = 0.3

  private let condition = NSCondition()
  /// Both guarded by `condition`.
  private var inbox = Inbox()
  private var isEnded = false

  func append(_ bytes: [UInt8]) {
    condition.lock()
    inbox.append(bytes)
    condition.signal()
    condition.unlock()
  }

  func end() {
    condition.lock()
    isEnded = true
    condition.signal()
    condition.unlock()
  }

  /// The next message, or word that there is time for work.
  func next(waiting work: LanguageServer.Work) -> Event {
    condition.lock()
    defer { condition.unlock() }
    let deadline = Date(timeIntervalSinceNow: Self.quietSeconds)
    while true {
      if let entry = inbox.next() { return .entry(entry) }
      if isEnded { return .ended }
      switch work {
      case .urgent: return .quiet
      case .deferred: if !condition.wait(until: deadline), inbox.isEmpty { return .quiet }
      case .nothing: condition.wait()
      }
    }
  }
}
