import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// A call of a function of this program: the sizes that come in at run time, then the arguments.
  mutating func call(
    _ id: FunctionID, _ sizes: [Size], _ arguments: [TypedExpression], type: Type
  ) -> VirtualRegister {
    let values = evaluateAll(arguments)
    let sizes = sizes.map { resolve($0) }
    let constants = sizes.map(\.constant)
    var inputs: [VirtualRegister] = []
    for size in sizes where size.constant == nil { inputs.append(value(of: size)) }
    inputs += values
    let callee = context.index(
      of: ContractLowering.Instance(function: id, isExternal: false, sizes: constants))
    let hasResult = type != .unit && type != .never
    let result = hasResult ? builder.newRegister(kind(of: type)) : nil
    builder.act(
      .call, .frame(arguments: inputs, result: result), .immediate(UInt64(callee)))
    return result ?? builder.newRegister(.word)
  }

  /// A new contract, at the address that this one and the number of contracts that it has made give.
  mutating func deploy(_ id: ContractID, _ arguments: [TypedExpression]) -> VirtualRegister {
    let inputs = evaluateAll(arguments)
    let slot = IROperand.immediate(UInt64(context.slotOfDeployments()))
    let count = builder.make(.stateLoad, .word, slot)
    let number = builder.word(.addU, count, builder.constant(1))
    builder.act(.stateStore, .register(number), slot)
    let result = builder.newRegister(.wide)
    builder.act(
      .deployContract, .frame(arguments: [number] + inputs, result: result),
      .immediate(UInt64(context.index(ofInitializerOf: id))), .bytes(context.code(of: id)))
    return result
  }

  /// A call of another contract. What comes back is checked like what comes in at the ABI boundary.
  mutating func contractCall(_ call: TypedContractCall, type: Type) -> VirtualRegister {
    let method = context.program[call.interface].methods[call.method]
    let inputs = evaluateAll([call.callee] + call.arguments)
    let number = IROperand.immediate(UInt64(context.index(of: call.interface, method: call.method)))
    let opcode: Opcode = call.isTry ? .tryCallContract : .callContract
    guard method.result != .unit else {
      // Without a result, `try` gives a Boolean.
      let result = call.isTry ? builder.newRegister(.word) : nil
      builder.act(opcode, .frame(arguments: inputs, result: result), number)
      return result ?? builder.newRegister(.word)
    }
    let resultType = call.isTry ? Type.optional(method.result) : method.result
    let result = builder.newRegister(kind(of: resultType))
    builder.act(opcode, .frame(arguments: inputs, result: result), number)
    checkShape(result, resolve(type))
    return result
  }
}
