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
