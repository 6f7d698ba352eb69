import Bytecode
import Primitives

/// Compares what calls use with what their modules bound.
///
/// A module that uses more than its bound shows a bug in a bound or in a price. Whoever executes for tests and tools
/// hands one of these down; a node does not, because evaluating bounds takes longer than small calls.
package final class GasBoundMonitor {
  /// A call, with what it might have used.
  package struct Comparison: Sendable {
    /// The module.
    package let module: Module
    /// Which of its entries.
    package let entry: Entry
    /// The bound for the arguments and the state of the call; `UInt64.max` when there is none.
    package let bound: UInt64
    /// What it has used, without what called contracts have used.
    package let used: UInt64
    /// What of the bound is for loading the module, and what was charged for that: nothing when its transaction has called
    /// the module before.
    package let loadingBound: UInt64
    package let loading: UInt64
    /// Whether it returned.
    package let isSuccess: Bool
  }

  /// What the calls since `reset` might have used together; `UInt64.max` when one of them has no bound.
  package private(set) var bound: UInt64 = 0
  /// How many calls were compared.
  package private(set) var count = 0
  /// The first call that used more than its bound.
  package private(set) var violation: Comparison?
  /// Is told of every call.
  package var observer: ((Comparison) -> Void)?

  /// Nothing is compared yet.
  package init() {}

  /// Begins another transaction or view.
  package func reset() {
    bound = 0
  }

  /// Counts gas that is used beside the calls.
  package func add(_ gas: UInt64) {
    let (sum, overflow) = bound.addingReportingOverflow(gas)
    bound = overflow ? .max : sum
  }

  func note(_ comparison: Comparison) {
    count += 1
    add(comparison.bound)
    if comparison.used > comparison.bound, violation == nil { violation = comparison }
    observer?(comparison)
  }
}

extension GasBoundMonitor.Comparison: CustomStringConvertible {
  /// One line.
  package var description: String {
    "\(module.name).\(entry.name.isEmpty ? "init" : entry.name) used \(used) gas of at most \(bound)"
  }
}
