import Bytecode
import Diagnostics
import Primitives
import VM

/// What gives the numbers of a trace their names: contracts, accounts and sources.
package struct TraceNames: Sendable {
  /// The accepted modules, each with its debug information.
  package let contracts: KnownContracts
  /// Contracts and accounts that have a name.
  package let accounts: [Address: String]
  /// The sources by the path that debug information has.
  private let sources: [String: SourceFile]

  /// Takes the attachments of a trace. Modules that cannot be read or that the verifier rejects are
  /// left out: their calls are shown without names.
  package init(_ file: TraceFile) {
    let modules = file.modules.compactMap { attached -> (Hash256, VerifiedModule)? in
      guard let module = try? Module(decoding: attached.bytes),
        let verified = try? Verifier.verify(module)
      else { return nil }
      return (attached.codeHash, verified)
    }
    self.init(
      contracts: KnownContracts(byHash: modules),
      accounts: Dictionary(file.accounts.map { ($0.address, $0.name) }) { first, _ in first },
      sources: file.sources.map { ($0.path, $0.text) })
  }

  /// Names from what is at hand.
  package init(
    contracts: KnownContracts, accounts: [Address: String] = [:],
    sources: [(path: String, text: String)]
  ) {
    self.contracts = contracts
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
  package func module(_ codeHash: Hash256) -> VerifiedModule? { contracts.module(codeHash) }

  /// The interface of the module of a code hash.
  package func interface(_ codeHash: Hash256) -> ContractInterface? {
    contracts.interface(codeHash)
  }

  /// The error that revert data hold: of the contract that reverted, or of the one whose error it passes on.
  package func error(_ data: [UInt8], in codeHash: Hash256) -> DecodedDeclaration? {
    contracts.error(data, in: codeHash)
  }

  /// The event, read with the interface of the contract that emitted it.
  package func event(_ event: EmittedEvent, in codeHash: Hash256) -> DecodedDeclaration? {
    contracts.event(topics: event.topics, data: event.data, in: codeHash)
  }

  /// Where an instruction comes from.
  package func place(_ location: ProgramCounter, in codeHash: Hash256) -> SourcePlace? {
    contracts.place(
      function: Int(location.function), instruction: Int(location.instruction), in: codeHash)
  }

  /// The functions whose inlined bodies an instruction is part of, the outermost first, each with the place of its call.
  package func inlinedCalls(
    _ location: ProgramCounter, in codeHash: Hash256
  ) -> [(name: String, call: SourcePlace?)] {
    contracts.inlinedCalls(
      function: Int(location.function), instruction: Int(location.instruction), in: codeHash)
  }

  /// The source of a path.
  package func source(_ path: String) -> SourceFile? { sources[path] }

  /// The text of a line; nil when the source is not attached or has no such line.
  package func line(_ number: Int, of path: String) -> String? {
    guard let source = sources[path], number >= 1, number <= source.lineCount else { return nil }
    return String(decoding: source.utf8[source.range(ofLine: number)], as: UTF8.self)
  }
}
