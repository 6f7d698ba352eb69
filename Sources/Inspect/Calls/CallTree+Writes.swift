import Primitives
import VM

extension CallTree {
  /// Every write to a contract's state, also of calls that failed, with the contract that wrote.
  package func forEachWrite(_ body: (Address, TracedKey) -> Void) {
    for call in calls { CallTree.forEachWrite(in: call, body) }
  }

  private static func forEachWrite(in call: Call, _ body: (Address, TracedKey) -> Void) {
    for item in call.items {
      switch item {
      case .write(let key, _, _): body(call.enter.contract, key)
      case .call(let callee): forEachWrite(in: callee, body)
      default: break
      }
    }
  }
}
