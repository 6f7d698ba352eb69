import Diagnostics

/// Which contract deploys which: the code of what is deployed is a part of the code that deploys it, so no contract
/// deploys itself, not even through others.
struct DeploymentGraph {
  private let program: TypedProgram
  /// For each contract, those that its functions deploy, with the place.
  private let children: [[(child: ContractID, span: Span)]]

  init(_ program: TypedProgram) {
    self.program = program
    children = program.contracts.map { contract in
      (contract.functions + (contract.initializer.map { [$0] } ?? [])).flatMap { id in
        Self.deployments(in: program[id].body)
      }
    }
  }

  private static func deployments(in body: TypedBlock) -> [(ContractID, Span)] {
    var found: [(ContractID, Span)] = []
    body.forEachExpression { expression in
      if case .deploy(let child, _) = expression.kind { found.append((child, expression.span)) }
    }
    return found
  }

  /// One diagnostic for each deployment through which a contract leads back to itself.
  func check() -> [Diagnostic] {
    program.contracts.indices.flatMap { index -> [Diagnostic] in
      children[index].compactMap { child, span in
        guard reaches(child.index, index) else { return nil }
        let name = program.contracts[index].name
        return Diagnostic(
          .effects.deploysItself, "`\(name)` would have to contain its own code", at: span,
          child.index == index ? "deploys itself" : "leads back to `\(name)`",
          help: "let a contract of its own deploy both")
      }
    }
  }

  private func reaches(_ start: Int, _ goal: Int) -> Bool {
    var open = [start]
    var seen: Set<Int> = []
    while let next = open.popLast() {
      if next == goal { return true }
      guard seen.insert(next).inserted else { continue }
      open += children[next].map(\.child.index)
    }
    return false
  }
}
