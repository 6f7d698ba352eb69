import Bytecode
import Diagnostics
import Lowering
import Primitives
import Semantics

/// A typed program with one contract, written down by hand.
struct TreeBuilder {
  static let span = Span(source: SourceID(index: 0), start: 0, end: 1)
  var program = TypedProgram()
  let contract = ContractID(0)

  init() {
    program.interfaces = [
      InterfaceDefinition(
        name: "Subject", span: Self.span, methods: [], contract: ContractID(0))
    ]
    program.contracts = [
      ContractDefinition(name: "Subject", span: Self.span, interface: InterfaceID(0))
    ]
  }

  var sources: SourceMap {
    var map = SourceMap()
    map.add(name: "subject.gx", text: "contract Subject {}\n")
    return map
  }

  /// Adds a state variable.
  mutating func state(_ name: String, _ type: Type, initial: TypedExpression? = nil) -> StateID {
    program.contracts[0].state.append(
      StateVariable(
        name: name, span: Self.span, type: type, isPublic: false, initialValue: initial))
    return StateID(program.contracts[0].state.count - 1)
  }

  /// Adds a function; the parameters come first among the locals.
  @discardableResult
  mutating func function(
    _ name: String, _ kind: FunctionDefinition.Kind = .entry, parameters: [(String, Type)] = [],
    locals: [(String, Type)] = [], result: Type = .unit, sizes: [SizeParameterID] = [],
    bindings: [SizeBinding] = [], _ statements: [TypedStatement]
  ) -> FunctionID {
    let all = (parameters + locals).map { name, type in
      Local(name: name, span: Self.span, type: type, isMutable: true)
    }
    program.functions.append(
      FunctionDefinition(
        name: name, span: Self.span, kind: kind, contract: kind == .free ? nil : contract,
        sizeParameters: sizes, sizeBindings: bindings, parameterCount: parameters.count,
        locals: all, result: result, body: TypedBlock(statements: statements, span: Self.span)))
    let id = FunctionID(program.functions.count - 1)
    if kind == .initializer {
      program.contracts[0].initializer = id
    } else if kind != .free {
      program.contracts[0].functions.append(id)
    }
    return id
  }

  mutating func size(_ name: String) -> SizeParameterID {
    program.sizeParameters.append(SizeParameterDefinition(name: name, span: Self.span))
    return SizeParameterID(program.sizeParameters.count - 1)
  }

  func compile(isOptimised: Bool = true) -> Module? {
    ContractCompiler.compile(
      program, contract: contract, sources: sources, options: .init(isOptimised: isOptimised)
    ).module
  }

  /// The IR of one function.
  func text(_ name: String, isOptimised: Bool = true) -> String {
    let functions = ContractCompiler.intermediate(
      program, contract: contract, options: .init(isOptimised: isOptimised))
    return functions.first { $0.name.hasSuffix(name) }?.text ?? "no function \(name)"
  }
}

// MARK: Short forms

func number(_ value: UInt64, _ type: Type = .u64) -> TypedExpression {
  TypedExpression(.integer(U256(value)), type: type, span: TreeBuilder.span)
}

func local(_ index: Int, _ type: Type = .u64) -> TypedExpression {
  TypedExpression(.local(LocalID(index)), type: type, span: TreeBuilder.span)
}

func expression(_ kind: TypedExpression.Kind, _ type: Type) -> TypedExpression {
  TypedExpression(kind, type: type, span: TreeBuilder.span)
}

func binary(
  _ operation: TypedBinaryOperator, _ left: TypedExpression, _ right: TypedExpression,
  _ type: Type? = nil
) -> TypedExpression {
  expression(.binary(operation, left, right), type ?? left.type)
}

func statement(_ kind: TypedStatement.Kind) -> TypedStatement {
  TypedStatement(kind, span: TreeBuilder.span)
}

func block(_ statements: [TypedStatement], value: TypedExpression? = nil) -> TypedBlock {
  TypedBlock(statements: statements, value: value, span: TreeBuilder.span)
}

func bind(_ index: Int, _ value: TypedExpression) -> TypedStatement {
  statement(.bind(.local(LocalID(index)), value))
}

func assign(_ index: Int, _ value: TypedExpression) -> TypedStatement {
  statement(.assign(place(index, value.type), value))
}

func place(_ index: Int, _ type: Type, _ projections: [Place.Projection] = []) -> Place {
  Place(
    root: .local(LocalID(index)), projections: projections, type: type, span: TreeBuilder.span)
}

func place(_ id: StateID, _ type: Type, _ projections: [Place.Projection] = []) -> Place {
  Place(root: .state(id), projections: projections, type: type, span: TreeBuilder.span)
}

func give(_ value: TypedExpression?) -> TypedStatement {
  statement(.return(value))
}
