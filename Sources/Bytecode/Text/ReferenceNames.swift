/// How assembly text refers to rows of a module's tables: by name when the name is an identifier
/// and there once, otherwise by number. A tuple or a plain type is a number.
struct ReferenceNames {
  private let types: [String?]
  private let slots: [String?]
  private let functions: [String?]
  private let events: [String?]
  private let errors: [String?]
  private let methods: [String?]

  /// The names of a module.
  init(_ module: Module) {
    types = ReferenceNames.unique(module.types.map(\.declaredName))
    slots = ReferenceNames.unique(module.slots.map(\.name))
    functions = ReferenceNames.unique(module.functions.map(\.name))
    events = ReferenceNames.unique(module.events.map(\.name))
    errors = ReferenceNames.unique(module.errors.map(\.name))
    methods = ReferenceNames.unique(
      module.imports.map { Names.isIdentifier($0.interface) ? $0.interface + "." + $0.name : "" })
  }

  func type(_ index: UInt32) -> String { name(types, index) }
  func slot(_ index: UInt32) -> String { name(slots, index) }
  func function(_ index: UInt32) -> String { name(functions, index) }
  func event(_ index: UInt32) -> String { name(events, index) }
  func error(_ index: UInt32) -> String { name(errors, index) }
  func method(_ index: UInt32) -> String { name(methods, index) }

  private func name(_ table: [String?], _ index: UInt32) -> String {
    guard Int(index) < table.count, let name = table[Int(index)] else { return "\(index)" }
    return name
  }

  /// The names that stand there once and that the assembler reads as one word.
  static func unique(_ names: [String]) -> [String?] {
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    return names.map { name in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      let isWord = !parts.isEmpty && parts.allSatisfy { Names.isIdentifier(String($0)) }
      return isWord && counts[name] == 1 ? name : nil
    }
  }

  /// The index of each name that stands there once.
  static func indices(_ names: [String]) -> [String: UInt32] {
    var indices: [String: UInt32] = [:]
    for (index, name) in unique(names).enumerated() {
      if let name { indices[name] = UInt32(index) }
    }
    return indices
  }
}

extension TypeDescriptor {
  /// The name that a record or enumeration was declared with; empty for other types.
  var declaredName: String {
    if case .record(let name, _, _) = self { return name }
    if case .enumeration(let name, _) = self { return name }
    return ""
  }
}

/// Text in quotes.
enum Quoted {
  /// The text in quotes, with quotes, backslashes and control characters escaped.
  static func text(_ text: String) -> String {
    "\"" + escaped(text) + "\""
  }

  /// The text with quotes, backslashes and control characters escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" {
        result += "\\"
        result.unicodeScalars.append(scalar)
      } else if scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85
        || scalar.value == 0x2028 || scalar.value == 0x2029
      {
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
