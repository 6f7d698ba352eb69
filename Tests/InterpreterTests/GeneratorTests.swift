import Compiler
import Diagnostics
import ProgramKit
import Semantics
import Syntax
import Testing

/// What the random programs are made of: every production of the grammar and every operation of the library that a contract
/// can hold occurs in them.
@Suite struct GeneratorTests {
  private static let programCount: UInt64 = 500

  /// Productions that stand in no contract, and those that are choices and make no node of their own.
  private static let outside: Set<NodeKind> = [
    .unexpected, .importDecl, .modulePath, .testDecl, .expectStmt, .item, .contractMember,
    .typeArgument, .statement, .expr, .primaryExpr, .pattern,
  ]

  /// What only types of ciphertexts have: `DeclaredRangeTests` and `Tests/Language/encrypted.gx` are about it.
  private static let ofCiphertexts: Set<NodeKind> = [.range]

  /// Operations that leave no trace in the typed tree: a dimension is a size there.
  private static let folded: Set<Builtin> = [.tensorDim]
  /// What exists only in invariants, which are in no module: `SoundnessTests` are about them.
  private static let ofInvariants: Set<Builtin> = [.mapTotal, .old]

  /// Operations on ciphertexts: the circuits of `CircuitTests` are made of them.
  private static func isOfCiphertexts(_ builtin: Builtin) -> Bool {
    switch builtin {
    case .ciphertextEncoded, .ciphertextLower, .ciphertextSquare, .ciphertextRotate, .ciphertextSum,
      .ciphertextDot, .ciphertextMatmul, .ciphertextCombine, .ciphertextIsOpened,
      .ciphertextIsUpload, .sumCount,
      .sumTotal:
      true
    default: false
    }
  }

  @Test func everyProductionAndEveryOperationOccurs() throws {
    var productions: [NodeKind: Int] = [:]
    var builtins: [Builtin: Int] = [:]
    var closures: [ClosureBuiltin: Int] = [:]
    var changes: [MutatingBuiltin: Int] = [:]
    var (keptCalls, runs) = (0, 0)
    func isCall(_ type: Type, _ program: TypedProgram) -> Bool {
      guard case .enumeration(let id) = type else { return false }
      return program[id].interface != nil
    }
    for seed in 1...Self.programCount {
      var generator = ProgramGenerator(seed: seed)
      let source = generator.program()
      let file = SourceFile(id: SourceID(index: 0), name: "main.gx", utf8: Array(source.utf8))
      for node in Parser.parse(file).tree.nodes { productions[node.kind, default: 0] += 1 }
      let analysis = Compilation.check(source: source)
      let program = try #require(
        analysis.program,
        "seed \(seed): \(TextRenderer(sources: analysis.sources).text(analysis.diagnostics))")
      for function in program.functions {
        function.body.forEachExpression { expression in
          switch expression.kind {
          case .builtin(let builtin, _): builtins[builtin, default: 0] += 1
          case .enumCase(let id, _, _) where program[id].interface != nil: keptCalls += 1
          case .match(let subject, _): if isCall(subject.type, program) { runs += 1 }
          case .closureCall(let closure, _, _): closures[closure, default: 0] += 1
          case .mutate(let change, _, _), .mutateOrRaise(let change, _, _, _):
            changes[change, default: 0] += 1
          default: break
          }
        }
      }
    }
    let table =
      productions.map { ("\($0.key)", $0.value) }
      + builtins.map { ("\($0.key)", $0.value) }
      + closures.map { ("closure \($0.key)", $0.value) }
      + changes.map { ("change \($0.key)", $0.value) }
    let text = table.sorted { $0.0 < $1.0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    #expect(keptCalls > 0 && runs > 0 && builtins[.textOfInteger, default: 0] > 0)
    for kind in NodeKind.allCases
    where !Self.outside.contains(kind) && !Self.ofCiphertexts.contains(kind) {
      #expect(productions[kind, default: 0] > 0, "\(kind) in: \(text)")
    }
    for row in BuiltinTable.standard.rows {
      switch row.operation {
      case .builtin(let builtin)
      where !Self.isOfCiphertexts(builtin) && !Self.folded.contains(builtin)
        && !Self.ofInvariants.contains(builtin):
        #expect(builtins[builtin, default: 0] > 0, "\(row.name): \(builtin)")
      case .closure(let closure): #expect(closures[closure, default: 0] > 0, "\(row.name)")
      case .mutate(let change) where change != .sumAdd:
        #expect(changes[change, default: 0] > 0, "\(row.name)")
      default: break
      }
    }
  }
}
