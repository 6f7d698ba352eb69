import Primitives
import RPC

/// A node's server that has a page for each task, too: `GET /task/ADDRESS?disputes=ADDRESS`, with what `TaskPage` shows, read from the node itself. Everything
/// else is the node's affair.
package final class TaskPages: RPCResponder {
  private let node: any RPCResponder
  private let name: @Sendable (Address) -> String

  private static let prefix = "/task/"
  private static let refreshSeconds = 2

  /// Pages beside what a node answers; `name` is what somebody is called, letters and digits.
  package init(_ node: any RPCResponder, name: @escaping @Sendable (Address) -> String) {
    (self.node, self.name) = (node, name)
  }

  package func changesChain(_ body: RPCBody) -> Bool { node.changesChain(body) }

  package func answer(_ body: RPCBody, session: RPCSession?) -> String? {
    node.answer(body, session: session)
  }

  package func upload(_ target: String, length: Int?) -> (any HTTPUpload)? {
    node.upload(target, length: length)
  }

  package func end(_ session: RPCSession) { node.end(session) }

  package func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? {
    guard method == "GET", target.hasPrefix(TaskPages.prefix) else {
      return node.answer(method, target, body)
    }
    guard let (task, court) = TaskPages.asked(target.dropFirst(TaskPages.prefix.count)) else {
      return .text(400, "ask for /task/ADDRESS, or /task/ADDRESS?disputes=ADDRESS of the court\n")
    }
    do {
      let chain = try RemoteChain(RPCClient(of: node))
      let page = TaskPage(
        try TaskStory(of: task, court: court, on: chain),
        refreshSeconds: TaskPages.refreshSeconds, name: name)
      return HTTPAnswer(contentType: "text/html; charset=utf-8", body: Array(page.html.utf8))
    } catch {
      return .text(404, "there is no page about \(task.checksummed): \(error)\n")
    }
  }

  /// The task and the court of a target behind its prefix; nil for what names none.
  private static func asked(_ target: Substring) -> (task: Address, court: Address?)? {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let task = Address(hex: parts[0]) else { return nil }
    guard parts.count == 2 else { return (task, nil) }
    let field = parts[1].split(separator: "=", maxSplits: 1)
    guard field.count == 2, field[0] == "disputes", let court = Address(hex: field[1])
    else { return nil }
    return (task, court)
  }
}
