import Bytecode
import Diagnostics
import Primitives
import VM

/// What gives the numbers of a trace their names: modules, accounts and sources.
package struct TraceNames: Sendable {
  /// The accepted modules, by code hash, each with its debug information.
  private let modules: [Hash256: VerifiedModule]
  /// Contracts and accounts that have a name.
  package let accounts: [Address: String]
  /// The sources by the path that debug information has.
  private let sources: [String: SourceFile]

  /// Takes the attachments of a trace. Modules that cannot be read or that the verifier rejects are
  /// left out: their calls are shown without names.
  package init(_ file: TraceFile) {
    var modules: [Hash256: VerifiedModule] = [:]
    for attached in file.modules {
      guard let module = try? Module(decoding: attached.bytes),
        let verified = try? Verifier.verify(module)
      else { continue }
      modules[attached.codeHash] = verified
    }
    self.init(
      modules: modules,
      accounts: Dictionary(file.accounts.map { ($0.address, $0.name) }) { first, _ in first },
      sources: file.sources.map { ($0.path, $0.text) })
  }

  /// Names from what is at hand.
  package init(
    modules: [Hash256: VerifiedModule], accounts: [Address: String],
    sources: [(path: String, text: String)]
  ) {
    self.modules = modules
    self.accounts = accounts
    var map = SourceMap()
    var files: [String: SourceFile] = [:]
    for source in sources {
      let id = map.add(name: source.path, text: source.text)
      files[source.path] = map[id]
    }
    self.sources = files
  }

  /// The module of a code hash.
  package func module(_ codeHash: Hash256) -> VerifiedModule? { modules[codeHash] }

  /// Every module, in the order of their hashes.
  var allModules: [VerifiedModule] { modules.sorted { $0.key < $1.key }.map(\.value) }

  /// Where an instruction comes from.
  package func place(_ location: ProgramCounter, in codeHash: Hash256) -> SourcePlace? {
    guard let debug = modules[codeHash]?.module.debug,
      let position = debug.position(
        function: Int(location.function), instruction: Int(location.instruction)),
      let file = debug.file(of: position), position.line > 0
    else { return nil }
    return SourcePlace(file: file, line: Int(position.line), column: Int(position.column))
  }

  /// The source of a path.
  package func source(_ path: String) -> SourceFile? { sources[path] }

  /// The text of a line; nil when the source is not attached or has no such line.
  package func line(_ number: Int, of path: String) -> String? {
    guard let source = sources[path], number >= 1, number <= source.lineCount else { return nil }
    return String(decoding: source.utf8[source.range(ofLine: number)], as: UTF8.self)
  }
}

/// A place in a source file.
package struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
  /// The path as debug information has it.
  package let file: String
  /// From 1.
  package let line: Int
  /// In bytes, from 1.
  package let column: Int

  /// A place.
  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`.
  package var description: String { "\(file):\(line):\(column)" }
}
