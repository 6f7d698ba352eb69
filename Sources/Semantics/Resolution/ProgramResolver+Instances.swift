import Diagnostics
import Syntax

extension ProgramResolver {
  /// How many instances a program may have: calls among them could multiply.
  static let instancesMax = 1_024

  /// Declares the function for these keys and depths.
  @discardableResult
  mutating func add(_ generic: GenericFunction, _ bindings: KeyBindings) -> FunctionID {
    let syntax = generic.syntax
    let (sizes, names) = declareSizes(
      syntax.sizes.filter { $0.kind == .size }, of: syntax.name, in: generic.environment.sizes)
    var environment = generic.environment
    environment.sizes = names
    environment.keys = bindings.keys
    environment.depths = bindings.depths
    for size in syntax.sizes where size.kind != .size {
      environment.keyParameters[size.name.text] = size.name.span
    }
    let id = FunctionID(program.functions.count)
    program.functions.append(
      FunctionDefinition(
        name: syntax.name.text, span: syntax.name.span, kind: generic.kind,
        contract: generic.environment.contract, sizeParameters: sizes,
        declaresCalls: syntax.calls != nil,
        body: TypedBlock(statements: [], span: syntax.body.span),
        documentation: syntax.documentation))
    var body = FunctionBody(
      id: id, environment: environment, parameters: syntax.parameters, result: syntax.result,
      gasLimit: syntax.gasLimit,
      body: syntax.body, nameSpan: syntax.name.span, sizes: syntax.sizes,
      isDamaged: syntax.damage != nil || declarations.damage.isCutOff(syntax.name.span))
    body.instance = syntax.sizes.compactMap { parameter in
      let name = parameter.name.text
      if let key = bindings.keys[name] { return "\(name) is the key `\(program[key].name)`" }
      return bindings.depths[name].map { "\(name) is \($0)" }
    }.joined(separator: ", ")
    declarations.bodies.append(body)
    sign(declarations.bodies.count - 1)
    return id
  }
}
