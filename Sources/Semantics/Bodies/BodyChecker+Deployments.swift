import Diagnostics
import Syntax

extension BodyChecker {
  /// `deploy(Contract, ...)`: a new contract of a kind that is known when compiling.
  mutating func deployment(_ arguments: [Argument], _ span: Span) -> TypedExpression {
    guard requireContract("deploy", span) else {
      inferAll(Array(arguments.dropFirst()))
      return .invalid(span)
    }
    guard let id = deployedContract(arguments, span, form: "deploy(Contract, ...)"),
      let sized = initializerArguments(id, Array(arguments.dropFirst()), span, leavesCoin: false)
    else { return .invalid(span) }
    return TypedExpression(
      .deploy(id, sized.arguments), type: .contract(program[id].interface), span: span)
  }

  /// The contract that is the first argument of a `deploy`; nil after a report.
  mutating func deployedContract(
    _ arguments: [Argument], _ span: Span, form: String
  ) -> ContractID? {
    guard let first = arguments.first, case .expression(let syntax) = first.value,
      case .contract(let id)? = namespace(of: syntax)
    else {
      inferAll(arguments)
      report(
        .tests.deploy, "`deploy` needs the name of a contract first", at: span,
        "which contract?", help: "write `\(form)`", isAboutName: true)
      return nil
    }
    useNamespace(syntax)
    if isDamaged(program[id].initializer.map { program[$0].span } ?? program[id].span) {
      inferAll(Array(arguments.dropFirst()))
      return nil
    }
    return id
  }

  /// The arguments of a contract's `init`, with the sizes that follow from them; nil after a report.
  mutating func initializerArguments(
    _ id: ContractID, _ arguments: [Argument], _ span: Span, leavesCoin: Bool
  ) -> SizedArguments? {
    let parameters = initializerParameters(id).filter { !leavesCoin || $0.type != .coin }
    return checkArguments(
      arguments, parameters, sizes: program[id].sizeParameters, result: .unit, expected: nil,
      "`init` of `\(program[id].name)`", span,
      declared: program[id].initializer.map { program[$0].span } ?? program[id].span)
  }

  /// The parameters of a contract's `init`; none when it has none.
  func initializerParameters(_ id: ContractID) -> [NamedType] {
    guard let function = program[id].initializer.map({ program[$0] }) else { return [] }
    return function.locals.prefix(function.parameterCount).map {
      NamedType(name: $0.name, type: $0.type, span: $0.span)
    }
  }
}
