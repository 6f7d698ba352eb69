import Primitives

extension NotificationNode {
  /// The most that are briefed in one look.
  private static let briefedMax = 64

  /// Tells those who have come since, or want something else now, of the tasks that still take applications, but for what they were told of before; whether
  /// anybody was. Who has no key in the registry yet, as this node sees it, waits.
  mutating func briefLatecomers() throws(ActorError) -> Bool {
    let late = desk.latecomers
    guard !late.isEmpty else { return false }
    var open = open
    defer { self.open = open }
    try open.read(board, context) { address throws(ActorError) in
      guard let terms = try terms(of: address) else { return nil }
      let state = try TaskState(try context.contract(at: address), on: context.chain)
      return state.phase == .enrolling ? (terms, state.deadline) : nil
    }
    var hasBriefed = false
    let count = min(late.count, NotificationNode.briefedMax)
    for index in 0..<count {
      let subscriber = late[(open.turn + index) % late.count]
      guard let reader = try reader(of: subscriber) else { continue }
      var told = 0
      for task in open.entries where subscriber.requirement.admits(task.terms) {
        try tell(subscriber, reader, task.notice, place: task.place, isLate: true)
        told += 1
      }
      try desk.noteBriefed(subscriber)
      context.say("somebody who came later: told of \(told) open tasks")
      hasBriefed = true
    }
    open.turn = (open.turn + count) % late.count
    return hasBriefed
  }
}
