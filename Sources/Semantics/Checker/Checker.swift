import Diagnostics
import Primitives
import Syntax

/// Checks a program: resolves names, works out types, sizes and effects, and builds the typed tree.
///
/// The passes, in order: names, types of declarations, signatures, bodies, effects. Each wrong
/// thing is reported once; its place in the tree gets the type `invalid`, about which nothing more
/// is said.
package struct Checker {
  /// The tree that is being built.
  package internal(set) var program = TypedProgram()
  /// What was found so far.
  package internal(set) var diagnostics: [Diagnostic] = []

  let graph: ModuleGraph
  let builtins = BuiltinTable.standard
  var scopes: [ModuleScope] = []
  /// The names of each contract's members.
  var members: [[String: Declared]] = []
  var constants: [ConstantEntry] = []
  var facts = FactTable()
  /// The module of each contract, struct, function: for names in bodies that are checked later.
  var contractModules: [Int] = []
  /// What each contract was declared as.
  var contractSyntax: [ContractDeclaration] = []
  var pendingFunctions: [PendingFunction] = []
  /// The functions with key and depth parameters, and what was made of them.
  var generics: [FunctionID: GenericFunction] = [:]
  var instances: [Instance: FunctionID] = [:]
  var pendingStructs: [PendingStruct] = []
  var pendingEnums: [PendingEnum] = []
  var pendingSignatures: [PendingSignature] = []
  /// How many constants are being worked out inside each other.
  var constantDepth = 0
  /// The body that is being checked.
  var context = FunctionContext()

  /// Checks the modules of a graph.
  package static func check(_ graph: ModuleGraph) -> (program: TypedProgram, [Diagnostic]) {
    var checker = Checker(graph: graph)
    checker.declareNames()
    checker.resolveDeclarations()
    checker.checkBodies()
    EffectInference.run(&checker.program)
    return (checker.program, checker.diagnostics)
  }

  private init(graph: ModuleGraph) {
    self.graph = graph
  }
}

/// A function whose body is checked after all signatures are known.
struct PendingFunction {
  let id: FunctionID
  let environment: Environment
  let parameters: [Parameter]
  let result: TypeSyntax?
  let body: Block
  /// Where the signature is underlined.
  let nameSpan: Span
  let sizes: [SizeParameter]
  /// Whether the parameters' types were found to be right.
  var isSigned = false
  /// What the key and depth parameters stand for, in words.
  var instance: String?
}

/// A struct or resource whose fields are not resolved yet.
struct PendingStruct {
  let id: StructID
  let environment: Environment
  let syntax: StructDeclaration
}

/// An enum whose payloads are not resolved yet.
struct PendingEnum {
  let id: EnumID
  let environment: Environment
  let syntax: EnumDeclaration
}

/// An error, event or interface whose types are not resolved yet.
struct PendingSignature {
  enum Kind {
    case error(ErrorID, ErrorDeclaration)
    case event(EventID, EventDeclaration)
    case interface(InterfaceID, InterfaceDeclaration)
  }

  let kind: Kind
  let environment: Environment
}

/// A constant: worked out when it is first used.
struct ConstantEntry {
  enum State {
    case new
    case open
    case done(TypedExpression)
  }

  let syntax: ConstDeclaration
  let environment: Environment
  var state = State.new
}

/// What is known while a body is checked.
struct FunctionContext {
  var environment = Environment(module: 0)
  var kind = FunctionDefinition.Kind.free
  var locals: [Local] = []
  /// Names of locals, innermost scope last.
  var names: [[String: LocalID]] = [[:]]
  /// The locals that are read, for the warning about the others.
  var used: Set<LocalID> = []
  var parameterCount = 0
  var result = Type.unit
  /// Where the result type stands.
  var resultSpan: Span?
  var loopDepth = 0
  /// In tests: the sizes of the contracts that are deployed, by the deploying expression and by
  /// local.
  var deployments: [Span: [SizeParameterID: Size]] = [:]
  var deployed: [LocalID: [SizeParameterID: Size]] = [:]
  /// For messages about depth and room: what `let` bound to ciphers, and how large they can be.
  var sources: [LocalID: TypedExpression] = [:]
  var bounds: [LocalID: UInt64] = [:]
  /// The body is that of a constant: nothing but values.
  var isConstant = false

  var isTest: Bool { kind == .test }
  var contract: ContractID? { environment.contract }
}
