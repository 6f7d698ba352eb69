import Bytecode
import Diagnostics
import Semantics

extension ContractLowering {
  /// The view of a public state variable: a function of its own, made of the typed tree that someone
  /// would write for it.
  func lowerGetter(of state: StateID, method: Int) {
    let signature = program[contract.interface].methods[method]
    let variable = contract.state[state.index]
    let span = variable.span
    let locals = signature.parameters.map {
      Local(name: $0.name, span: span, type: $0.type, isMutable: false)
    }
    let keys = locals.enumerated().map { number, local in
      TypedExpression(.local(LocalID(number)), type: local.type, span: span)
    }
    let whole = TypedExpression(.state(state), type: variable.type, span: span)
    let kind: TypedExpression.Kind
    switch (variable.type, keys.first) {
    case (.map(key: _, value: .coin, max: _), let key?): kind = .builtin(.mapAmount, [whole, key])
    case (.map, let key?): kind = .mapGet(state, key: key)
    case (.coin, _): kind = .builtin(.coinAmount, [whole])
    case (.sum, _): kind = .builtin(.sumTotal, [whole])
    default: kind = .state(state)
    }
    let value = TypedExpression(kind, type: signature.result, span: span)
    let body = TypedBlock(
      statements: [TypedStatement(.return(value), span: span)], span: span)
    let definition = FunctionDefinition(
      name: signature.name, span: span, kind: .view, contract: contractID,
      parameterCount: locals.count, locals: locals, result: signature.result, body: body)
    var lowering = FunctionLowering(
      self, definition, name: contract.name + "." + signature.name, isExternal: true, sizes: [])
    let function = add(lowering.run())
    add(Entry(name: signature.name, kind: .view, function: function))
  }
}
