import Diagnostics
import Syntax

extension ProgramResolver {
  /// How many instances a program may have: calls among them could multiply.
  static let instancesMax = 1_024

  /// Declares the function for these types, maxima, keys and depths.
  @discardableResult
  mutating func add(_ generic: GenericFunction, _ bindings: GenericBindings) -> FunctionID {
    let syntax = generic.syntax
    let generics = Set(generic.parameters.map(\.name.text))
    let (sizes, names) = declareSizes(
      syntax.sizes.filter { !generics.contains($0.name.text) }, of: syntax.name,
      in: generic.environment.sizes)
    var environment = generic.environment
    environment.sizes = names
    environment.keys = bindings.keys
    environment.types = bindings.types
    environment.constants = bindings.constants
    for parameter in generic.parameters {
      environment.genericParameters[parameter.name.text] = parameter.name.span
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
    body.instance = generic.parameters.compactMap { parameter in
      let name = parameter.name.text
      if let key = bindings.keys[name] { return "\(name) is the key `\(program[key].name)`" }
      if let type = bindings.types[name] { return "\(name) is `\(shortText(type))`" }
      return bindings.constants[name].map { "\(name) is \($0)" }
    }.joined(separator: ", ")
    declarations.bodies.append(body)
    sign(declarations.bodies.count - 1)
    return id
  }
}
