import Bytecode
import Compiler
import Diagnostics
import Semantics
import Syntax

/// What `galaxy doc` says of a contract, or of a file that declares none: everything public, as the source documents it.
package struct Documentation: Hashable, Sendable {
  /// One thing that can be called, raised, emitted or named.
  package struct Item: Hashable, Sendable {
    package let name: String
    /// As it is written, without its body.
    package let signature: String
    package let documentation: String
    /// The most gas of a call; nil where that is not known, or nothing is called.
    package let gas: String?
    /// The errors that it may raise itself, in the order of the source.
    package let errors: [String]
  }

  /// Things of one kind.
  package struct Section: Hashable, Sendable {
    package let title: String
    package let items: [Item]
  }

  /// The name of the contract, or of the file.
  package let title: String
  package let documentation: String
  package let sections: [Section]

  /// The documentation of a file: a page for each contract, then one for what stands beside them. Throws the diagnostics of a
  /// file with errors.
  package static func pages(
    _ input: SourceInput, provider: any SourceProvider
  ) -> (pages: [Documentation], diagnostics: [Diagnostic], sources: SourceMap) {
    let document = DocumentAnalysis(input, provider: provider)
    let diagnostics = document.analysis.diagnostics
    guard !diagnostics.hasErrors else { return ([], diagnostics, document.analysis.sources) }
    let compiled = Compilation.compile([input], provider: provider)
    let reader = DocumentationReader(document: document, contracts: compiled.contracts)
    return (reader.pages, [], document.analysis.sources)
  }
}

/// Reads the documentation off an analysis.
private struct DocumentationReader {
  let document: DocumentAnalysis
  let contracts: [CompiledContract]

  var pages: [Documentation] {
    let declared = document.outline.filter { $0.kind == .contract }
    let others = document.outline.filter { $0.kind != .contract && $0.kind != .test }
    let pages = declared.map { contract in
      Documentation(
        title: contract.name.text, documentation: contract.documentation,
        sections: sections(contract.children, of: contract))
    }
    guard !others.isEmpty else { return pages }
    let name = document.path.split(separator: "/").last.map(String.init) ?? document.path
    let beside = Documentation(
      title: name.hasSuffix(".gx") ? String(name.dropLast(3)) : name, documentation: "",
      sections: sections(others, of: nil))
    return pages + [beside]
  }

  private static let headings: [(title: String, kinds: Set<DeclarationSyntax.Kind>)] = [
    ("Deployment", [.initializer]), ("Entries", [.entry]), ("Views", [.view, .state]),
    ("Functions", [.function]), ("Events", [.event]), ("Errors", [.error]),
    ("Invariants", [.invariant]), ("Keys", [.key]), ("Parts", [.use, .part]),
    ("Interfaces", [.interface]),
    ("Types", [.structure, .enumeration, .typeAlias]), ("Constants", [.constant]),
  ]

  private func sections(
    _ declarations: [DeclarationSyntax], of contract: DeclarationSyntax?
  ) -> [Documentation.Section] {
    let bounds = contract.flatMap { contract in
      contracts.first { $0.name == contract.name.text }.map {
        $0.interface.gasBounds(of: $0.verified)
      }
    }
    return Self.headings.compactMap { heading, kinds in
      let items = declarations.filter { kinds.contains($0.kind) && isPublic($0, in: contract) }.map
      {
        item($0, bounds ?? [])
      }
      return items.isEmpty ? nil : Documentation.Section(title: heading, items: items)
    }
  }

  private func isPublic(_ declaration: DeclarationSyntax, in contract: DeclarationSyntax?) -> Bool {
    switch declaration.kind {
    // What only the contract itself calls is nobody else's business.
    case .function: contract == nil
    case .state: header(declaration).hasPrefix("public")
    default: true
    }
  }

  private func item(
    _ declaration: DeclarationSyntax, _ bounds: [ContractInterface.GasBound]
  ) -> Documentation.Item {
    let name = declaration.kind == .initializer ? "init" : declaration.name.text
    let bound = bounds.first { $0.name == name }
    return Documentation.Item(
      name: name, signature: header(declaration), documentation: declaration.documentation,
      gas: bound.flatMap { $0.bound.isUnbounded ? nil : $0.text },
      errors: declaration.bodyStart == nil ? [] : errors(in: declaration))
  }

  private func header(_ declaration: DeclarationSyntax) -> String {
    let text = document.header(of: declaration)
    guard !declaration.documentation.isEmpty else { return text }
    // The span begins with the comment.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { $0.drop { $0 == " " }.hasPrefix("///") }.joined(separator: "\n")
      .drop { $0 == " " }.description
  }

  /// The errors that a function may raise itself or by functions of the file that it calls.
  private func errors(in declaration: DeclarationSyntax) -> [String] {
    var names: [String] = []
    var waiting = [declaration.span]
    var seen: Set<Span> = []
    while let span = waiting.popLast() {
      guard seen.insert(span).inserted else { continue }
      for use in document.references.uses
      where use.place.source == span.source && span.start <= use.place.start
        && use.place.end <= span.end
      {
        guard let symbol = document.references.symbol(declaredAt: use.declaration) else { continue }
        switch symbol.kind {
        case .error where !names.contains(symbol.name): names.append(symbol.name)
        case .function(.helper), .function(.free):
          if let called = document.syntax(of: symbol) { waiting.append(called.span) }
        default: break
        }
      }
    }
    return names
  }
}
