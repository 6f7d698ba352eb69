import Bytecode
import Primitives
import VM

/// An event of a task that says what was decided or paid; others follow from the transaction itself.
struct TaskEvent: Hashable {
  let name: String
  let fields: [ABIValue]

  private static let names: Set<String> = [
    "PlaceTaken", "Missed", "Scored", "RoundClosed", "Payout", "Refunded", "Ended", "Forfeited",
  ]

  init(_ name: String, _ fields: [ABIValue]) { (self.name, self.fields) = (name, fields) }

  /// The event if it is one of those, emitted by this task.
  init?(_ event: EmittedEvent, of task: ActorContract) {
    guard event.contract == task.address,
      let found = task.interface.event(topics: event.topics, data: event.data),
      TaskEvent.names.contains(found.name)
    else { return nil }
    name = found.name
    fields = found.fields.compactMap(\.value)
  }

  var text: String { "\(name)(\(fields.map(\.description).joined(separator: ", ")))" }
}
