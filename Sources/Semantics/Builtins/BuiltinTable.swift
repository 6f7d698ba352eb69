/// All built-in functions, methods and properties: the checker, its suggestions and the reference
/// read this one table.
///
/// Conversions (`U64(x)`, `x.as<..>()`), indices and operators are the language's own, not rows.
package struct BuiltinTable: Sendable {
  /// Every row.
  package let rows: [BuiltinRow]
  private let functions: [String: [BuiltinRow]]
  private let onTypes: [String: [BuiltinRow]]
  private let members: [String: [BuiltinRow]]

  /// The table of this version of the language.
  package static let standard = BuiltinTable(
    numberRows + hashRows + moneyRows + sequenceRows + listRows + optionalRows + mapRows
      + tensorRows + tensorReductionRows + tensorFunctionRows + tensorModelRows
      + ciphertextRows + testRows)

  private init(_ rows: [BuiltinRow]) {
    self.rows = rows
    var functions: [String: [BuiltinRow]] = [:]
    var onTypes: [String: [BuiltinRow]] = [:]
    var members: [String: [BuiltinRow]] = [:]
    for row in rows {
      switch row.form {
      case .function: functions[row.name, default: []].append(row)
      case .onType(let type): onTypes[type + "." + row.name, default: []].append(row)
      case .method, .property: members[row.name, default: []].append(row)
      }
    }
    self.functions = functions
    self.onTypes = onTypes
    self.members = members
  }

  /// The functions of the prelude with that name.
  package func functions(named name: String) -> [BuiltinRow] { functions[name] ?? [] }

  /// The functions `Type.name`.
  package func functions(named name: String, onType type: String) -> [BuiltinRow] {
    onTypes[type + "." + name] ?? []
  }

  /// The methods and properties with that name, whatever they are called on.
  package func members(named name: String) -> [BuiltinRow] { members[name] ?? [] }

  /// The names of the functions of the prelude, sorted.
  package var functionNames: [String] { functions.keys.sorted() }

  /// The names of the functions of a type such as `Tensor`, sorted.
  package func functionNames(onType type: String) -> [String] {
    rows.compactMap { $0.form == .onType(type) ? $0.name : nil }.sorted()
  }
}
