import Primitives

/// The contracts that somebody has the modules of, by code hash: what gives the numbers in receipts and traces names.
package struct KnownContracts: Sendable {
  private let modules: [Hash256: VerifiedModule]
  private let interfaces: [Hash256: ContractInterface]

  /// The contracts of these modules, and of those that they deploy; of two with the same code the first.
  package init(_ modules: some Sequence<VerifiedModule>) {
    let given = Array(modules)
    self.init(byHash: (given + given.flatMap(\.descendants)).map { ($0.hash, $0) })
  }

  /// The contracts of these modules under these hashes.
  package init(byHash modules: some Sequence<(Hash256, VerifiedModule)>) {
    self.modules = Dictionary(modules, uniquingKeysWith: { first, _ in first })
    interfaces = self.modules.mapValues { ContractInterface($0) }
  }

  /// The module of a code hash.
  package func module(_ codeHash: Hash256) -> VerifiedModule? { modules[codeHash] }

  /// The interface of the module of a code hash.
  package func interface(_ codeHash: Hash256) -> ContractInterface? { interfaces[codeHash] }

  /// The error that revert data hold: of the contract that reverted, or of the one whose error it passes on.
  package func error(_ data: [UInt8], in codeHash: Hash256) -> DecodedDeclaration? {
    interfaces[codeHash]?.error(data) ?? all.lazy.compactMap { $0.error(data) }.first
  }

  /// The event, read with the interface of the contract that emitted it, or else of any other.
  package func event(
    topics: [Hash256], data: [UInt8], in codeHash: Hash256
  ) -> DecodedDeclaration? {
    interfaces[codeHash]?.event(topics: topics, data: data)
      ?? all.lazy.compactMap { $0.event(topics: topics, data: data) }.first
  }

  /// Where an instruction comes from; nil when debug information does not say.
  package func place(
    function: Int, instruction: Int, in codeHash: Hash256
  ) -> SourcePlace? {
    guard let debug = modules[codeHash]?.module.debug,
      let position = debug.position(function: function, instruction: instruction),
      let file = debug.file(of: position), position.line > 0
    else { return nil }
    return SourcePlace(file: file, line: Int(position.line), column: Int(position.column))
  }

  /// The functions whose inlined bodies an instruction is part of, the outermost first, each with the place of its call.
  package func inlinedCalls(
    function: Int, instruction: Int, in codeHash: Hash256
  ) -> [(name: String, call: SourcePlace?)] {
    guard let debug = modules[codeHash]?.module.debug, debug.functions.indices.contains(function)
    else { return [] }
    return debug.functions[function].inlinedCalls(at: instruction).map { inlined in
      let place = debug.file(of: inlined.call).map {
        SourcePlace(file: $0, line: Int(inlined.call.line), column: Int(inlined.call.column))
      }
      return (inlined.name, place)
    }
  }

  /// Every interface, in the order of the code hashes.
  private var all: [ContractInterface] { interfaces.sorted { $0.key < $1.key }.map(\.value) }
}

extension VerifiedModule {
  /// What it deploys, what that deploys, and so on.
  fileprivate var descendants: [VerifiedModule] {
    children.sorted { $0.key < $1.key }.flatMap { [$0.value] + $0.value.descendants }
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
