import Diagnostics

/// What a declared name stands for.
package enum Symbol: Hashable, Sendable {
  case constant(Int)
  case typeAlias(Int)
  case structure(StructID)
  case enumeration(EnumID)
  case error(ErrorID)
  case event(EventID)
  case interface(InterfaceID)
  case contract(ContractID)
  case function(FunctionID)
  case state(StateID)
  case key(KeyID)
  /// A part, by its number in the program.
  case part(Int)
  /// A part that a contract has taken in.
  case use(Int)

  /// What a diagnostic calls the kind: "a struct".
  package var kind: String {
    switch self {
    case .constant: "a constant"
    case .typeAlias: "a type"
    case .structure: "a struct"
    case .enumeration: "an enum"
    case .error: "an error"
    case .event: "an event"
    case .interface: "an interface"
    case .contract: "a contract"
    case .function: "a function"
    case .state: "a state variable"
    case .key: "a key"
    case .part: "a part"
    case .use: "a part of the contract"
    }
  }
}

/// A name with the place of its declaration.
package struct Declared: Hashable, Sendable {
  package let symbol: Symbol
  package let span: Span

  /// `symbol`, declared at `span`.
  package init(_ symbol: Symbol, _ span: Span) {
    self.symbol = symbol
    self.span = span
  }
}

/// The names of one module.
package struct ModuleScope: Sendable {
  /// What it declares.
  package var own: [String: Declared] = [:]
  /// What its imports declare; several for a name that clashes.
  package var imported: [String: [Imported]] = [:]
  /// The imported modules by the name that qualifies.
  package var modules: [String: Int] = [:]

  package struct Imported: Sendable {
    package let module: Int
    package let declared: Declared
  }

  /// A scope without names.
  package init() {}
}

/// The result of looking a name up.
package enum Lookup: Sendable {
  case found(Declared)
  /// Several imports declare it.
  case ambiguous([ModuleScope.Imported])
  case missing
}

/// Where code stands: which names it sees.
package struct Environment: Sendable {
  package var module: Int
  package var contract: ContractID?
  /// Inside a part: which, and as which of the parts that contracts have taken in.
  package var part: Int?
  package var use: Int?
  /// The size parameters that can be named.
  package var sizes: [String: SizeParameterID] = [:]
  /// What the generic parameters of a function stand for: keys, types, and depths and maxima.
  package var keys: [String: KeyID] = [:]
  package var types: [String: Type] = [:]
  package var constants: [String: Int] = [:]
  /// Where the generic parameters are declared. One without a meaning was refused, or belongs
  /// to a function that nobody calls: nothing is said about it.
  package var genericParameters: [String: Span] = [:]

  /// Whether a generic parameter stands for something.
  func hasMeaning(_ parameter: String) -> Bool {
    keys[parameter] != nil || types[parameter] != nil || constants[parameter] != nil
  }

  /// Inside a module, and perhaps inside a contract.
  package init(module: Int, contract: ContractID? = nil, sizes: [String: SizeParameterID] = [:]) {
    self.module = module
    self.contract = contract
    self.sizes = sizes
  }
}
