import Diagnostics
import Primitives

/// The tasks that a data provider has heard of, in its folder: written before the cursor moves on, so that none is forgotten.
struct KnownTasks {
  /// A task.
  struct Entry: Hashable {
    let address: Address
    /// Why it was left alone, or that it is over; nil while it may still concern the provider.
    var closed: String?
  }

  private static let file = "tasks.json"
  /// The most tasks that are remembered: of more, the oldest that are closed go.
  private static let max = 10_000

  private let folder: ActorFolder
  private(set) var entries: [Entry]

  init(_ folder: ActorFolder) throws(ActorError) {
    self.folder = folder
    guard let bytes = try folder.read(KnownTasks.file) else {
      entries = []
      return
    }
    let bounds = JSONBounds(bytesMax: 1 << 23, depthMax: 4, valuesMax: 8 * KnownTasks.max)
    guard let values = try? JSONValue(parsing: bytes, within: bounds).elements else {
      throw .invalid("\(folder.path)/\(KnownTasks.file) is damaged")
    }
    entries = values.compactMap { value in
      value["task"]?.text.flatMap { Address(hex: $0) }
        .map { Entry(address: $0, closed: value["closed"]?.text) }
    }
  }

  /// Adds a task, unless it is known.
  mutating func add(_ address: Address) throws(ActorError) {
    guard !entries.contains(where: { $0.address == address }) else { return }
    if entries.count >= KnownTasks.max {
      guard let old = entries.firstIndex(where: { $0.closed != nil }) else { return }
      entries.remove(at: old)
    }
    entries.append(Entry(address: address, closed: nil))
    try write()
  }

  /// Lets a task be, for this reason.
  mutating func close(_ address: Address, _ reason: String) throws(ActorError) {
    guard let index = entries.firstIndex(where: { $0.address == address }) else { return }
    entries[index].closed = reason
    try write()
  }

  private func write() throws(ActorError) {
    let values = entries.map { entry in
      JSONValue.members(
        ("task", .string(entry.address.hex)),
        ("closed", entry.closed.map { .string($0) } ?? .null))
    }
    try folder.write(Array(JSONValue.array(values).compact.utf8), to: KnownTasks.file)
  }
}
