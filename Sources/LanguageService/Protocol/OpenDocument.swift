import Compiler
import Diagnostics

/// A document with what is known of it.
struct OpenDocument {
  /// What is still to be told about the text.
  enum Pending { case nothing, analysis, compilation }

  var text: TextDocument
  /// Of this very text; nil until somebody asks.
  var analysis: DocumentAnalysis?
  var pending = Pending.analysis
  /// The contracts of this very text, when it compiles and that is known already.
  var contracts: [CompiledContract] = []
  /// The most gas of each line; nil until somebody asks.
  var gasLines: [CompiledContract.LineGas]?
  /// The semantic tokens that were last sent, for the next difference.
  var tokens: (id: Int, data: [Int]) = (0, [])

  init(_ text: TextDocument) { self.text = text }

  /// Forgets what is known, because the text or something that it imports is another.
  mutating func invalidate() {
    analysis = nil
    contracts = []
    gasLines = nil
    pending = .analysis
  }
}
