import Primitives

/// The tasks that still take applications, which a notification node tells of to those who come later. In memory: they are on the chain.
struct OpenTasks {
  /// A task, where its announcement stands among the chain's events, and until when it takes applications (Unix, seconds).
  struct Entry {
    let place: UInt64
    let notice: TaskNotice
    let terms: TaskTerms
    let deadline: UInt64
  }

  /// In the order of their announcements.
  private(set) var entries: [Entry] = []
  private var cursor = EventCursor()
  /// Who of those that wait is looked at first in the next step.
  var turn = 0

  /// The most that are kept, and of those that are announced the most that are looked at: of more, the newest.
  static let most = 1_000
  private static let announcedMax = 4_000

  /// Reads what was announced since the last time, by what an account of a task gives; nil for one that is closed, or unknown.
  mutating func read(
    _ board: ActorContract, _ context: ActorContext,
    _ look: (Address) throws(ActorError) -> (terms: TaskTerms, deadline: UInt64)?
  ) throws(ActorError) {
    let (events, next) = try cursor.read(["Announced"], of: board, on: context.chain)
    var read = entries
    for announced in try TaskNotice.all(of: events).suffix(OpenTasks.announcedMax) {
      guard let task = try look(announced.notice.task) else { continue }
      read.append(
        Entry(
          place: announced.place, notice: announced.notice, terms: task.terms,
          deadline: task.deadline))
    }
    let now = context.now
    entries = read.filter { $0.deadline > now }.suffix(OpenTasks.most)
    try cursor.advance(to: next)
  }
}
