import Diagnostics
import Primitives

/// What a task must be like for somebody to be told of it.
package struct TaskRequirement: Hashable, Sendable {
  /// The hash of the schema that the data must have.
  package let schema: Hash256
  /// The least that a place of quality 1 may be worth, in the smallest unit.
  package let reserveMin: UInt128
  /// The most rounds.
  package let roundsMax: UInt32
  /// The largest deposit, in the smallest unit.
  package let depositMax: UInt128

  /// A requirement; by default only the schema counts.
  package init(
    schema: Hash256, reserveMin: UInt128 = 0, roundsMax: UInt32 = .max, depositMax: UInt128 = .max
  ) {
    (self.schema, self.reserveMin) = (schema, reserveMin)
    (self.roundsMax, self.depositMax) = (roundsMax, depositMax)
  }

  /// Whether a task matches.
  package func admits(_ terms: TaskTerms) -> Bool {
    terms.schema == schema && terms.reserve >= reserveMin && terms.rounds <= roundsMax
      && terms.deposit <= depositMax
  }

  var document: JSONValue {
    .members(
      ("schema", .string(schema.hex)), ("reserveMin", .string(String(reserveMin))),
      ("roundsMax", .string(String(roundsMax))), ("depositMax", .string(String(depositMax))))
  }

  /// Nil for what is no requirement.
  init?(_ document: JSONValue) {
    guard let schema = document["schema"]?.text.flatMap({ Hash256(hex: $0) }),
      let reserve = document["reserveMin"]?.text.flatMap({ UInt128($0) }),
      let rounds = document["roundsMax"]?.text.flatMap({ UInt32($0) }),
      let deposit = document["depositMax"]?.text.flatMap({ UInt128($0) })
    else { return nil }
    self.init(schema: schema, reserveMin: reserve, roundsMax: rounds, depositMax: deposit)
  }
}
