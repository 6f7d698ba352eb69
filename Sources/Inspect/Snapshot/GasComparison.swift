import Diagnostics
import Primitives
import Values

/// What changed from one snapshot of gas to another one, the largest change first.
package struct GasComparison: Sendable {
  /// A call that is in one snapshot only, or that uses another amount.
  package struct Row: Hashable, Sendable {
    /// The name of the call; of a module's size with ` (bytes)` behind it.
    package let name: String
    /// Before; nil for a call that is new.
    package let old: UInt64?
    /// Now; nil for a call that is gone.
    package let new: UInt64?

    /// How much it changed.
    package var change: UInt64 {
      let (old, new) = (old ?? 0, new ?? 0)
      return max(old, new) &- min(old, new)
    }
  }

  /// The rows.
  package let rows: [Row]

  /// Compares; changes of at most so many tenths of a per mille of the old amount are left out.
  package init(from old: GasSnapshot, to new: GasSnapshot, tolerance: UInt64 = 0) {
    var rows: [Row] = []
    for name in Set(old.uses.keys).union(new.uses.keys) {
      let (before, after) = (old.uses[name], new.uses[name])
      rows.append(Row(name: name, old: before?.gas, new: after?.gas))
      if before?.size != nil || after?.size != nil {
        rows.append(Row(name: "\(name) (bytes)", old: before?.size, new: after?.size))
      }
    }
    self.rows = rows.filter { $0.isBeyond(tolerance) }.sorted {
      $0.change != $1.change ? $0.change > $1.change : $0.name < $1.name
    }
  }

  /// A line for each change: `tests.gx: title > Token.transfer  24,038 → 24,410  +1.5 %`.
  package var text: String {
    rows.map { "\($0.name)  \($0.amounts)\n" }.joined()
  }

  /// A table for a comment on a change.
  package var markdown: String {
    "| call | gas |\n| --- | --- |\n"
      + rows.map { row in
        // A bar would end the cell; other signs of the notation mean nothing between these marks.
        let name = String(row.name.map { $0 == "|" ? "/" : $0 == "`" ? "'" : $0 })
        return "| `\(name)` | \(row.amounts) |\n"
      }.joined()
  }

  /// An array of `{name, old, new}`.
  package var json: JSONValue {
    .array(
      rows.map { row in
        .members(
          ("name", .string(row.name)),
          ("old", row.old.map { .integer(Int(clamping: $0)) } ?? .null),
          ("new", row.new.map { .integer(Int(clamping: $0)) } ?? .null))
      })
  }
}

extension GasComparison.Row {
  /// Whether it changed by more than so many ten-thousandths.
  fileprivate func isBeyond(_ tolerance: UInt64) -> Bool {
    guard let old, let new else { return true }
    guard old != new else { return false }
    let scaled = change.multipliedFullWidth(by: 10_000)
    let limit = old.multipliedFullWidth(by: tolerance)
    return (scaled.high, scaled.low) > (limit.high, limit.low)
  }

  /// `24,038 → 24,410  +1.5 %`.
  fileprivate var amounts: String {
    guard let old else { return "new: \(grouped(new ?? 0))" }
    guard let new else { return "gone: \(grouped(old))" }
    var text = "\(grouped(old)) → \(grouped(new))"
    if old > 0 {
      let (tenths, isTooLarge) = change.multipliedReportingOverflow(by: 1_000)
      let share = isTooLarge ? .max : tenths / old
      text += "  \(new > old ? "+" : "-")\(share / 10).\(share % 10) %"
    }
    return text
  }
}
