import ArgumentParser
import Diagnostics

extension CompletionKind {
  /// Source files, and the folders on the way to them.
  static var sources: CompletionKind { .file(extensions: ["gx"]) }
  /// Source files and modules.
  static var programs: CompletionKind { .file(extensions: ["gx", "gxb"]) }
  /// Recorded traces.
  static var traces: CompletionKind { .file(extensions: ["gxt"]) }
  /// Chains in files.
  static var chains: CompletionKind { .file(extensions: ["chain"]) }
  /// The codes of the catalogue.
  static var codes: CompletionKind { .list(DiagnosticCode.all.map { "\($0.code)" }) }
}
