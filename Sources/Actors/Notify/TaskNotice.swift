import Diagnostics
import FileStore
import Primitives

/// What somebody is told of a task, and its way into an envelope and out of it.
package struct TaskNotice: Hashable, Sendable {
  package let task: Address
  package let owner: Address
  package let schema: Hash256
  /// The identifier of the task's document in the file store.
  package let document: String

  /// A notice.
  package init(task: Address, owner: Address, schema: Hash256, document: String) {
    (self.task, self.owner) = (task, owner)
    (self.schema, self.document) = (schema, document)
  }

  /// What `Announced` of the board says, each with its place among the chain's events: of whole blocks, so that it is the same whenever they are read.
  static func all(
    of events: [ContractEvent]
  ) throws(ActorError) -> [(place: UInt64, notice: TaskNotice)] {
    var (block, index) = (UInt64.max, UInt64(0))
    var announced: [(place: UInt64, notice: TaskNotice)] = []
    for event in events {
      index = event.block == block ? index + 1 : 0
      block = event.block
      // (schema, task, owner, document)
      guard event.fields.count == 4 else { continue }
      let notice = TaskNotice(
        task: try event.fields[1].address(), owner: try event.fields[2].address(),
        schema: try event.fields[0].hash(), document: try event.fields[3].text())
      announced.append((block << 20 | min(index, 1 << 20 - 1), notice))
    }
    return announced
  }

  /// For machines.
  package var json: JSONValue {
    .members(
      ("task", .string(task.checksummed)), ("owner", .string(owner.checksummed)),
      ("schema", .string(schema.hex)), ("document", .string(document)))
  }

  /// Seals it as a number of the sequence of an account.
  package func envelope(
    to reader: Reader, account: Address, sequence: UInt64, of desk: NotificationCommand.Desk
  ) throws(SealedFileError) -> [UInt8] {
    try SealedLetter.seal(
      Array(json.compact.utf8), to: reader,
      bound: desk.bound(to: account, sequence: sequence))
  }

  /// Opens an envelope, which says nowhere which number it has: one of the next behind `after`. Nil for one of somebody else, or of another sequence.
  package static func open(
    _ envelope: [UInt8], with key: ReaderKey, account: Address, after: UInt64,
    of desk: NotificationCommand.Desk, window: UInt64 = 64
  ) -> (sequence: UInt64, notice: TaskNotice)? {
    for step in 1...max(window, 1) {
      let (sequence, overflow) = after.addingReportingOverflow(step)
      guard !overflow else { return nil }
      guard
        let bytes = try? SealedLetter.open(
          envelope, with: key, bound: desk.bound(to: account, sequence: sequence)),
        let document = try? JSONValue(
          parsing: bytes, within: JSONBounds(bytesMax: 1 << 14, depthMax: 2)),
        let task = document["task"]?.text.flatMap({ Address(checksummed: $0) }),
        let owner = document["owner"]?.text.flatMap({ Address(checksummed: $0) }),
        let schema = document["schema"]?.text.flatMap({ Hash256(hex: $0) }),
        let name = document["document"]?.text
      else { continue }
      return (sequence, TaskNotice(task: task, owner: owner, schema: schema, document: name))
    }
    return nil
  }
}
