/// One row of the catalogue of diagnostics: a stable code, and the page that explains it.
///
/// The rows are the stored properties of the catalogues (``SyntaxCatalogue``, ``NameCatalogue`` and
/// so on): each is written once, and used as `.syntax.unexpectedToken`.
package struct DiagnosticCode: Sendable {
  /// `E` and four digits; never reused for another meaning.
  package let code: String
  /// What is wrong, in a few words.
  package let title: String
  /// A few sentences that teach the rule and its reason.
  package let explanation: String
  /// A whole program that gets this diagnostic; empty when there is a ``large`` one.
  package let failing: String
  /// The same program put right.
  package let fixed: String
  /// What gets this diagnostic where no program of a page's length does.
  package let large: LargeExample?

  /// A row.
  init(
    _ code: String, _ title: String, explanation: String, failing: String, fixed: String,
    large: LargeExample? = nil
  ) {
    self.large = large
    self.code = code
    self.title = title
    self.explanation = explanation
    self.failing = failing
    self.fixed = fixed
  }
}

extension DiagnosticCode: Hashable {
  package static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool {
    left.code == right.code
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(code)
  }
}

extension DiagnosticCode: CustomStringConvertible {
  package var description: String { code }
}

/// The rows of one stage: a struct whose stored properties are rows.
package protocol DiagnosticCatalogue {
  /// The rows with their written texts.
  init()
  /// The digits after `E0` that all codes of this stage share.
  static var stage: Character { get }
}

extension DiagnosticCatalogue {
  /// All rows, in the order in which they are written, each with the name of its property.
  package static var rows: [(name: String, row: DiagnosticCode)] {
    // The only use of reflection: it makes the list of rows and the names of the rows one thing.
    Mirror(reflecting: Self()).children.compactMap { child in
      guard let name = child.label, let row = child.value as? DiagnosticCode else { return nil }
      return (name, row)
    }
  }
}

extension DiagnosticCode {
  /// Tokens and syntax, E00xx.
  package static let syntax = SyntaxCatalogue()
  /// Names and modules, E01xx.
  package static let names = NameCatalogue()
  /// Types of values, E0201 to E0215.
  package static let types = TypeCatalogue()
  /// The forms of types, statements and patterns, E0216 onwards.
  package static let forms = FormCatalogue()
  /// Sizes and shapes, E03xx.
  package static let shapes = ShapeCatalogue()
  /// Ciphertexts, E0401 to E0411.
  package static let ciphertexts = CiphertextCatalogue()
  /// Depth and room of ciphertexts, E0412 onwards.
  package static let ciphertextLevels = CiphertextLevelCatalogue()
  /// Linearity and initialization, E05xx.
  package static let linearity = LinearityCatalogue()
  /// Effects and bounds, E06xx.
  package static let effects = EffectCatalogue()
  /// Tests, E07xx.
  package static let tests = TestCatalogue()
  /// Limits of the compiler, E09xx.
  package static let limits = LimitCatalogue()

  /// What `galaxy lint` finds, L00xx: no errors, so not among the catalogues.
  package static let lint = LintCatalogue()
  /// The rules of `galaxy lint`.
  package static let lintRules: [DiagnosticCode] = LintCatalogue.rows.map(\.row)

  /// The catalogues, in the order of their codes.
  package static var catalogues: [any DiagnosticCatalogue.Type] {
    [
      SyntaxCatalogue.self, NameCatalogue.self, TypeCatalogue.self, FormCatalogue.self,
      ShapeCatalogue.self, CiphertextCatalogue.self, CiphertextLevelCatalogue.self,
      LinearityCatalogue.self, EffectCatalogue.self, TestCatalogue.self, LimitCatalogue.self,
    ]
  }

  /// Every row of every catalogue.
  package static let all: [DiagnosticCode] = catalogues.flatMap { $0.rows.map(\.row) }

  /// The row with that code, such as `E0123` (or `e0123`, or `123`) or `L0001`, or nil.
  package static func find(_ text: String) -> DiagnosticCode? {
    let letter = text.uppercased().hasPrefix("L") ? "L" : "E"
    let digits = text.uppercased().drop { String($0) == letter }
    guard !digits.isEmpty, digits.count <= 4 else { return nil }
    let code = letter + String(repeating: "0", count: 4 - digits.count) + digits
    return (all + lintRules).first { $0.code == code }
  }

  /// The page of `galaxy explain`: title, explanation, a failing and a fixed program.
  package var page: String {
    var text = "\(code): \(title)\n\n\(explanation.wrapped(to: 80))\n"
    let heading = code.hasPrefix("L") ? "This is found:" : "This fails:"
    let wrong = large?.shown ?? failing
    for (heading, program) in [(heading, wrong), ("This is right:", fixed)]
    where !program.isEmpty {
      text += "\n\(heading)\n\n"
      for line in program.split(separator: "\n", omittingEmptySubsequences: false) {
        text += line.isEmpty ? "\n" : "    \(line)\n"
      }
    }
    return text
  }
}
