extension ContractInterface {
  /// The most gas that a call of an entry, view or initializer uses.
  package struct GasBound: Sendable {
    /// The name in the source; `init` for the initializer.
    package let name: String
    /// How it is called.
    package let kind: Entry.Kind
    /// The bound, before what the transaction costs.
    package let bound: SizePolynomial
    /// The bound with the names of parameters and slots.
    package let text: String
    /// The sizes that it depends on, each with its text.
    package let symbols: [(symbol: GasSymbol, text: String)]
  }

  /// The bounds of all that can be called, in the module's order.
  package func gasBounds(of module: VerifiedModule) -> [GasBound] {
    module.module.entries.indices.map { index in
      let entry = module.module.entries[index]
      let bound = module.gasBound(entry: index)
      func name(_ symbol: GasSymbol) -> String {
        self.name(of: symbol, in: module.module, calledBy: entry)
      }
      return GasBound(
        name: entry.kind == .initializer ? "init" : entry.name, kind: entry.kind, bound: bound,
        text: bound.text(name), symbols: bound.symbols.map { ($0, $0.text(name($0))) })
    }
  }

  /// What the source calls a size that a bound depends on, in the function of an entry, if that has one.
  package func name(of symbol: GasSymbol, in module: Module, calledBy entry: Entry?) -> String {
    switch symbol.source {
    case .call: return ""
    case .slot:
      // The compiler keeps the sizes of a contract in slots of their own.
      let name = module.slots[Int(symbol.index)].name
      return name.hasPrefix("size:") ? String(name.dropFirst(5)) : name
    case .parameter:
      let method = entry.flatMap {
        $0.kind == .initializer ? initializer : self.method(named: $0.name)
      }
      let name = method?.parameters.dropFirst(Int(symbol.index)).first?.name ?? ""
      return name.isEmpty ? "argument\(symbol.index)" : name
    }
  }
}

extension SizePolynomial {
  /// The sizes that it depends on.
  package var symbols: [GasSymbol] { Set(terms.flatMap(\.factors)).sorted() }
}
