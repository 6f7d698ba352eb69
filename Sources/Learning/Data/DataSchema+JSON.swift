import Diagnostics
import Primitives

extension DataSchema {
  /// What identifies the schema: keccak256 of `canonical` in compact JSON.
  package var hash: Hash256 { keccak256(utf8: canonical.compact) }

  /// What rows of one kind have in common, in one form: name, columns one by one, numbers in units of 10^-12, label.
  package var canonical: JSONValue {
    .members(
      ("name", .string(name)),
      (
        "features",
        .array(
          columns.map { column in
            switch column.kind {
            case .number(let minimum, let maximum, let isInteger):
              .members(
                ("name", .string(column.name)), ("type", .string(isInteger ? "integer" : "number")),
                ("minimum", .string("\(minimum.units)")), ("maximum", .string("\(maximum.units)")))
            case .category(let values):
              .members(
                ("name", .string(column.name)), ("type", .string("category")),
                ("values", .array(values.map { .string($0) })))
            }
          })
      ),
      (
        "label",
        .members(
          ("name", .string(label)), ("classes", .array(classes.map { .string($0) })))
      ))
  }
}
