import Diagnostics
import InstructionSet
import Primitives
import Values

/// The functions of a profile, the most expensive first, and the dimensions.
package struct GasTable: Sendable {
  /// A function, a call of a contract, or what belongs to none.
  package struct Row: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// Gas of its own lines.
    package fileprivate(set) var own: UInt64
    /// Gas with all that it calls.
    package fileprivate(set) var total: UInt64
    /// How often it was entered.
    package fileprivate(set) var count: UInt64
  }

  /// The rows, by own gas; of equal ones in the order in which they were met.
  package let rows: [Row]
  /// The gas of all dimensions that were used.
  package let dimensions: [(dimension: GasDimension, gas: UInt64)]
  /// The gas of all.
  package let total: UInt64

  /// Adds up a profile.
  package init(_ profile: GasProfile, names: FrameNames) {
    let inclusive = profile.inclusive.map(\.total)
    var rows: [Row] = []
    var numbers: [String: Int] = [:]
    /// The rows that a node stands in, its own last.
    var stacks: [[Int]] = []
    for (index, node) in profile.nodes.enumerated() {
      var stack = node.parent.map { stacks[$0] } ?? []
      switch node.frame {
      case .transaction: break
      case .line:
        // A line is part of its function.
        if let row = stack.last { rows[row].own = rows[row].own.addingSaturated(node.own.total) }
      case .intrinsic, .deployment, .boundary, .call, .function, .inlined:
        let name = names.text(node.frame)
        let row = numbers[name] ?? rows.count
        if row == rows.count {
          numbers[name] = row
          rows.append(Row(name: name, own: 0, total: 0, count: 0))
        }
        rows[row].own = rows[row].own.addingSaturated(node.own.total)
        rows[row].count = rows[row].count.addingSaturated(node.count)
        // What calls itself through others is counted once.
        if !stack.contains(row) {
          rows[row].total = rows[row].total.addingSaturated(inclusive[index])
        }
        stack.append(row)
      }
      stacks.append(stack)
    }
    self.rows = rows.enumerated().sorted {
      $0.element.own != $1.element.own
        ? $0.element.own > $1.element.own : $0.offset < $1.offset
    }.map(\.element)
    let sum = profile.total
    dimensions = GasDimension.allCases.map { ($0, sum[$0]) }.filter { $0.1 > 0 }
    total = sum.total
  }

  /// The table for people.
  package func text(colouring: Colouring = .plain) -> String {
    var text = "         own       %         total       %     calls  function\n"
    for row in rows where row.own > 0 || row.total > 0 {
      text += colouring.paint(
        grouped(row.own).column(12) + share(row.own).column(8) + grouped(row.total).column(14)
          + share(row.total).column(8), .gas)
      text += (row.count == 0 ? "" : grouped(row.count)).column(10) + "  \(row.name)\n"
    }
    text += "\n         gas       %  paid for\n"
    for (dimension, gas) in dimensions {
      text += colouring.paint(grouped(gas).column(12) + share(gas).column(8), .gas)
      text += "  \(dimension.rawValue)\n"
    }
    return text + "\ntotal \(grouped(total)) gas\n"
  }

  /// The table for machines.
  package var json: JSONValue {
    .members(
      ("total", .integer(Int(clamping: total))),
      (
        "dimensions",
        .object(
          dimensions.map {
            JSONValue.Member($0.dimension.rawValue, .integer(Int(clamping: $0.gas)))
          })
      ),
      (
        "functions",
        .array(
          rows.map { row in
            .members(
              ("name", .string(row.name)), ("ownGas", .integer(Int(clamping: row.own))),
              ("totalGas", .integer(Int(clamping: row.total))),
              ("calls", .integer(Int(clamping: row.count))))
          })
      ))
  }

  /// Tenths of a percent, rounded half up.
  private func share(_ gas: UInt64) -> String {
    guard total > 0 else { return "" }
    let tenths = (gas.multipliedFullWidth(by: 1_000).high == 0 ? gas * 1_000 : .max) / total
    return "\(tenths / 10).\(tenths % 10)"
  }
}
