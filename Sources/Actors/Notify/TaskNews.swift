import Primitives

/// Tasks as a notification node tells of them, to somebody who goes on without it when it cannot be had.
package struct TaskNews {
  private var client: NotificationClient
  private let requirement: TaskRequirement
  private var isSubscribed = false
  private var asked: UInt64 = 0
  private var silence = ""

  /// What a node tells of tasks that meet a requirement.
  package init(_ client: NotificationClient, _ requirement: TaskRequirement) {
    (self.client, self.requirement) = (client, requirement)
  }

  /// Asks at most once a second; what `take` has taken does not come again. That the node is silent, or knows nobody any more, is said once.
  package mutating func hear(
    _ context: ActorContext, _ take: (TaskNotice) throws(ActorError) -> Void
  ) throws(ActorError) {
    guard context.now > asked else { return }
    asked = context.now
    do throws(ActorError) {
      if !isSubscribed { try client.subscribe(requirement) }
      isSubscribed = true
      for notice in try client.take() {
        try take(notice)
        context.say("told of task \(notice.task.checksummed)")
      }
      try client.note()
      silence = ""
    } catch {
      if case .folder = error { throw error }
      isSubscribed = false
      if silence != "\(error)" { context.say("\(error)") }
      silence = "\(error)"
    }
  }
}
