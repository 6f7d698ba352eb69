import Diagnostics
import Syntax

/// What all declarations of a program say: names, types, signatures, the values of constants.
///
/// `ProgramResolver` makes it. A body is checked against it alone; what one body says never changes
/// what another one sees. The only things that join later are the instances of functions with generic
/// parameters, at the end, where nothing that stood here before moves.
package struct ProgramDeclarations: Sendable {
  /// The definitions; of functions only the signatures: bodies are empty, locals are the parameters.
  package internal(set) var program = TypedProgram()
  /// The parsed modules.
  package let graph: ModuleGraph
  /// The names of each module, in the order of the graph.
  package internal(set) var scopes: [ModuleScope] = []
  /// The names of each contract's members.
  package internal(set) var members: [[String: Declared]] = []
  /// What is to be checked with these declarations, in order; instances stand at the end.
  package internal(set) var bodies: [FunctionBody] = []

  /// What syntax errors have left in doubt.
  let damage: Damage
  /// The constants as they are written, and their values; nil while they are not known yet.
  var constantSources: [ConstantSource] = []
  var constants: [TypedExpression?] = []
  /// The names of types as they are written.
  var aliases: [AliasSource] = []
  var facts = FactTable()
  /// The enums with a payload: known before the types of the payloads are.
  var payloadEnums: Set<EnumID> = []
  /// The enum that `Call<I>` is, for each interface.
  var callEnums: [EnumID] = []
  /// The parts, and those that contracts have taken in.
  var parts: [PartDeclaration] = []
  package internal(set) var uses: [PartUse] = []
  /// The state variables of each contract as they are written, those of its parts behind its own.
  var stateSources: [[StateSource]] = []
  /// The module and the syntax of each contract.
  var contractModules: [Int] = []
  var contractSyntax: [ContractDeclaration] = []
  /// The functions with generic parameters, and what was made of them.
  var generics: [FunctionID: GenericFunction] = [:]
  var instances: [Instance: FunctionID] = [:]

  init(_ graph: ModuleGraph) {
    self.graph = graph
    damage = Damage(graph)
  }

  /// The names that are visible in the bodies of a part that a contract has taken in.
  func environment(of use: Int) -> Environment {
    var environment = Environment(
      module: parts[uses[use].part].module, contract: uses[use].contract)
    environment.use = use
    environment.part = uses[use].part
    return environment
  }

  /// The names that are visible in a contract's bodies.
  func environment(of contract: ContractID) -> Environment {
    var sizes: [String: SizeParameterID] = [:]
    for id in program[contract].sizeParameters { sizes[program[id].name] = id }
    return Environment(module: contractModules[contract.index], contract: contract, sizes: sizes)
  }
}

/// The body of a function as it is written, with what its signature is made of.
package struct FunctionBody: Sendable {
  /// The function.
  package let id: FunctionID
  let environment: Environment
  let parameters: [Parameter]
  let result: TypeSyntax?
  let gasLimit: GasLimit?
  let body: StatementBlock
  /// Where the signature is underlined.
  let nameSpan: Span
  let sizes: [SizeParameter]
  /// Whether nothing is wrong with the signature; false until it is resolved.
  var isSigned = false
  /// Whether a syntax error is in the function.
  let isDamaged: Bool
  /// What the generic parameters stand for, in words.
  var instance: String?
}

/// A constant as it is written.
struct ConstantSource: Sendable {
  let syntax: ConstDeclaration
  let environment: Environment
}

/// A name of a type as it is written.
struct AliasSource: Sendable {
  let syntax: TypeAliasDeclaration
  /// With the size parameters of the alias.
  let environment: Environment
  let sizes: [SizeParameterID]
  /// Whether it was looked at, and whether something is wrong with it, which was said then.
  var isResolved = false
  var isWrong = false
}

/// A function with generic parameters. It is checked and compiled once for each combination
/// of types, maxima, keys and depths with which it is called.
struct GenericFunction: Sendable {
  let syntax: FunctionDeclaration
  let parameters: [GenericParameter]
  let kind: FunctionDefinition.Kind
  let environment: Environment
}

/// One combination.
struct Instance: Hashable, Sendable {
  let function: FunctionID
  let keys: [KeyID]
  let types: [Type]
  let constants: [Int]
}

/// What generic parameters stand for in one call.
struct GenericBindings {
  var keys: [String: KeyID] = [:]
  var types: [String: Type] = [:]
  /// Depths and maxima.
  var constants: [String: Int] = [:]

  /// Whether a parameter has a meaning.
  func contains(_ parameter: GenericParameter) -> Bool {
    let name = parameter.name.text
    switch parameter.kind {
    case .key: return keys[name] != nil
    case .type: return types[name] != nil
    case .depth, .maximum: return constants[name] != nil
    }
  }
}
