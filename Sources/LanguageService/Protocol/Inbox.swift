import Diagnostics

/// Messages that wait to be handled. What is cancelled while it waits is never begun.
package struct Inbox: Sendable {
  package enum Entry: Sendable {
    case message(JSONValue)
    /// A request that the client has taken back, by its number.
    case cancelled(JSONValue)
    /// Bytes that are no message, and why.
    case unreadable(String)
  }

  /// Generous bounds: capabilities have many members, a file is one string.
  private static let bounds = JSONBounds(
    bytesMax: MessageFraming.bytesMax, depthMax: 64, valuesMax: 1_000_000, membersMax: 1_024)

  private var framing = MessageFraming()
  private var entries: [Entry] = []

  package init() {}

  package var isEmpty: Bool { entries.isEmpty }

  /// Takes what was read.
  package mutating func append(_ bytes: [UInt8]) {
    framing.append(bytes)
    while let frame = framing.next() {
      switch frame {
      case .unreadable(let reason): entries.append(.unreadable(reason))
      case .message(let bytes):
        do throws(JSONError) {
          append(try JSONValue(parsing: bytes, within: Self.bounds))
        } catch {
          entries.append(.unreadable(error.reason))
        }
      }
    }
  }

  private mutating func append(_ message: JSONValue) {
    guard message["method"]?.text == "$/cancelRequest", let id = message["params"]?["id"] else {
      entries.append(.message(message))
      return
    }
    for (index, entry) in entries.enumerated() {
      if case .message(let waiting) = entry, waiting["id"] == id, waiting["method"] != nil {
        entries[index] = .cancelled(id)
      }
    }
  }

  /// The oldest message; nil when there is none.
  package mutating func next() -> Entry? { entries.isEmpty ? nil : entries.removeFirst() }
}
