/// What a contract has from a part: `ownership`, a part `Ownership`.
package struct PartOrigin: Hashable, Sendable {
  /// What the contract calls it.
  package let name: String
  /// What it is declared as.
  package let part: String

  package init(name: String, part: String) {
    self.name = name
    self.part = part
  }
}

extension TypedProgram {
  /// Where the entries and views of a contract come from that are not its own, by name.
  package func origins(of contract: ContractID) -> [String: PartOrigin] {
    var found: [String: PartOrigin] = [:]
    for id in self[contract].functions { found[self[id].name] = self[id].part }
    for state in self[contract].state where state.isPublic { found[state.name] = state.part }
    return found
  }
}
