import Diagnostics

/// What an audit has found: how much it has computed again, and every place where the chain says something else.
package struct AuditReport: Hashable, Sendable {
  /// Something on which chain and auditor differ.
  package struct Difference: Hashable, Sendable {
    /// Where: a round, a provider, a transaction.
    package let place: String
    /// What was compared.
    package let what: String
    package let chain: String
    package let computed: String
  }

  /// How often each kind of thing was computed and compared.
  package private(set) var checks: [(kind: String, count: Int)] = []
  /// Every difference.
  package private(set) var differences: [Difference] = []
  /// What could not be checked, and why.
  package private(set) var unchecked: [String] = []
  /// What everybody got, in the smallest unit, as computed.
  package internal(set) var payouts: [(who: String, amount: UInt128)] = []
  /// The accuracy behind each scored round, then that on the hidden slice; raw `Q<8, 24>`.
  package internal(set) var accuracies: [Int32] = []

  package static func == (left: AuditReport, right: AuditReport) -> Bool {
    left.json == right.json
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(json) }

  /// Compares a value of the chain with one that was computed.
  mutating func compare<Value: Equatable>(
    _ kind: String, _ place: String, chain: Value, computed: Value
  ) {
    if let index = checks.firstIndex(where: { $0.kind == kind }) {
      checks[index].count += 1
    } else {
      checks.append((kind, 1))
    }
    if chain != computed {
      differences.append(
        Difference(place: place, what: kind, chain: "\(chain)", computed: "\(computed)"))
    }
  }

  /// Notes what could not be checked.
  mutating func skip(_ reason: String) { unchecked.append(reason) }

  /// The report for machines.
  package var json: JSONValue {
    .members(
      ("agrees", .bool(differences.isEmpty)),
      ("checks", .object(checks.map { JSONValue.Member($0.kind, .integer($0.count)) })),
      (
        "differences",
        .array(
          differences.map {
            .members(
              ("place", .string($0.place)), ("what", .string($0.what)),
              ("chain", .string($0.chain)), ("computed", .string($0.computed)))
          })
      ),
      ("unchecked", .array(unchecked.map { .string($0) })),
      ("accuracies", .array(accuracies.map { .integer(Int($0)) })),
      (
        "payouts",
        .array(
          payouts.map {
            .members(("who", .string($0.who)), ("amount", .string(String($0.amount))))
          })
      ))
  }
}
