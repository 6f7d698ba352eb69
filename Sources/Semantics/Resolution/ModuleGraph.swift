import Diagnostics
import Syntax

/// A parsed module.
package struct SourceModule: Sendable {
  /// What tells it from others: `std.shapley`, or a normalised path.
  package let key: String
  /// The name by which importers qualify.
  package let name: String
  package let source: SourceID
  package let unit: SourceUnit
  /// The modules it imports, each with the span of the import.
  package var imports: [Import]
  /// Whether an import of it leads nowhere.
  package var lacksImports = false

  /// The beginning of its file, which stands for the module among the declarations.
  package var start: Span { Span(source: source, start: 0, end: 0) }

  package struct Import: Sendable {
    package let module: Int
    package let span: Span
  }
}

/// All modules of a program: the given files, and what they import.
package struct ModuleGraph: Sendable {
  /// The most modules of one program.
  package static let modulesMax = 1_000

  /// In the order in which they were met; the given files first.
  package private(set) var modules: [SourceModule] = []
  /// How many of the modules were given; the others are imported.
  package private(set) var givenCount = 0
  package private(set) var sources = SourceMap()
  package private(set) var diagnostics: [Diagnostic] = []
  private var indexOfKey: [String: Int] = [:]
  /// The standard library's modules with their texts, for whoever forgets an import.
  private var library: [(name: String, utf8: [UInt8])] = []

  /// Reads and parses the files and everything they import.
  package init(_ files: [SourceInput], provider: any SourceProvider) {
    for file in files {
      let key = ModulePath.normalise(file.path)
      guard indexOfKey[key] == nil else { continue }
      add(key: key, name: ModulePath.moduleName(key), display: file.path, utf8: file.utf8)
    }
    givenCount = modules.count
    var next = 0
    while next < modules.count {
      for declaration in modules[next].unit.imports
      where !load(declaration, from: next, provider: provider) {
        modules[next].lacksImports = true
      }
      next += 1
    }
    reportCycles()
    library = provider.libraryNames.sorted().compactMap { name in
      provider.librarySource(named: name).map { (name, $0) }
    }
  }

  /// Whether the standard library has a module of that name.
  package func hasLibraryModule(_ name: String) -> Bool { library.contains { $0.name == name } }

  /// The first module of the standard library that declares the name at its top.
  package func libraryModule(declaring name: String) -> String? {
    let kinds = [
      "fn", "struct", "enum", "const", "error", "event", "interface", "contract", "part", "type",
    ]
    let beginnings = kinds.map { Array("\($0) \(name)".utf8) }
    return library.first { Self.hasLine($0.utf8, beginningWith: beginnings) }?.name
  }

  /// Whether a line begins with one of these words. A program with thousands of unknown names looks for many of them, so this
  /// goes through bytes.
  private static func hasLine(_ text: [UInt8], beginningWith beginnings: [[UInt8]]) -> Bool {
    var line = text[...]
    while !line.isEmpty {
      for beginning in beginnings where line.starts(with: beginning) {
        let next = line.dropFirst(beginning.count).first
        if next.map({ !isWordByte($0) }) ?? true { return true }
      }
      guard let end = line.firstIndex(of: 0x0A) else { return false }
      line = line[(end + 1)...]
    }
    return false
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
  }

  private mutating func add(key: String, name: String, display: String, utf8: [UInt8]) {
    let source = sources.add(name: display, utf8: utf8)
    let parsed = Parser.parse(sources[source])
    diagnostics += parsed.diagnostics
    indexOfKey[key] = modules.count
    modules.append(
      SourceModule(key: key, name: name, source: source, unit: parsed.unit, imports: []))
  }

  /// Loads what is imported; false when there is no such thing.
  private mutating func load(
    _ declaration: ImportDeclaration, from importer: Int, provider: any SourceProvider
  ) -> Bool {
    if declaration.isDamaged { return false }
    let key: String
    let span: Span
    let utf8: [UInt8]?
    switch declaration.target {
    case .module(let parts):
      span = parts.dropFirst().reduce(parts.first?.span ?? declaration.span) {
        $0.joined(with: $1.span)
      }
      key = parts.map(\.text).joined(separator: ".")
      if parts.contains(where: { $0.text.isEmpty }) { return false }
      guard parts.first?.text == "std", parts.count == 2 else {
        reportUnknownLibrary(key, at: span, provider: provider)
        return false
      }
      if connect(key, importer, span) { return true }
      utf8 = provider.librarySource(named: parts[1].text)
      guard utf8 != nil else {
        reportUnknownLibrary(key, at: span, provider: provider)
        return false
      }
    case .path(let path, let pathSpan):
      span = pathSpan
      let isLibrary = modules[importer].key.hasPrefix("std.")
      key = ModulePath.resolve(path, from: sources[modules[importer].source].name)
      if connect(key, importer, span) { return true }
      utf8 = isLibrary ? nil : provider.fileContents(at: key)
    }
    guard let utf8 else {
      diagnostics.append(
        Diagnostic(
          .names.moduleNotFound, "there is no module `\(key)`", at: span, "not found",
          help: "a path is relative to the folder of the importing file, without `.gx`"))
      return false
    }
    guard modules.count < ModuleGraph.modulesMax else {
      if !diagnostics.contains(where: { $0.code == .names.tooManyModules }) {
        diagnostics.append(
          Diagnostic(
            .names.tooManyModules, "more than \(ModuleGraph.modulesMax) modules", at: span))
      }
      return false
    }
    let isLibrary = key.hasPrefix("std.")
    let name = isLibrary ? String(key.dropFirst(4)) : ModulePath.moduleName(key)
    add(key: key, name: name, display: key, utf8: utf8)
    return connect(key, importer, span)
  }

  /// Notes the import of a module that is loaded already; false when it is not.
  private mutating func connect(_ key: String, _ importer: Int, _ span: Span) -> Bool {
    guard let index = indexOfKey[key] else { return false }
    if !modules[importer].imports.contains(where: { $0.module == index }) {
      modules[importer].imports.append(SourceModule.Import(module: index, span: span))
    }
    return true
  }

  private mutating func reportUnknownLibrary(
    _ key: String, at span: Span, provider: any SourceProvider
  ) {
    let known = provider.libraryNames.map { "std." + $0 }.sorted()
    let suggestion = Suggestion.nearest(to: key, among: known)
    diagnostics.append(
      Diagnostic(
        .names.moduleNotFound, "there is no library module `\(key)`", at: span, "not found",
        notes: ["the library has: " + known.joined(separator: ", ")],
        help: suggestion.map { "did you mean `\($0)`?" },
        fix: suggestion.map { Fix("write `\($0)`", replace: span, with: $0) }))
  }

  /// Depth-first search with an explicit stack, because the depth is the user's.
  private mutating func reportCycles() {
    enum Mark { case new, open, done }
    var marks = [Mark](repeating: .new, count: modules.count)
    for root in modules.indices where marks[root] == .new {
      var stack: [(module: Int, next: Int)] = [(root, 0)]
      marks[root] = .open
      while let top = stack.last {
        guard top.next < modules[top.module].imports.count else {
          marks[top.module] = .done
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let edge = modules[top.module].imports[top.next]
        switch marks[edge.module] {
        case .done: continue
        case .new:
          marks[edge.module] = .open
          stack.append((edge.module, 0))
        case .open:
          let start = stack.firstIndex { $0.module == edge.module } ?? 0
          let path = stack[start...].map { modules[$0.module].key } + [modules[edge.module].key]
          diagnostics.append(
            Diagnostic(
              .names.importCycle, "modules import each other in a circle", at: edge.span,
              notes: ["the circle: " + path.joined(separator: " -> ")],
              help: "move what both need into a third module"))
        }
      }
    }
  }
}
