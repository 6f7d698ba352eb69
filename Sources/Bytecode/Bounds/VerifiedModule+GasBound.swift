import InstructionSet

extension VerifiedModule {
  /// The most gas that the code of a function uses, with all that it calls in the module, in sizes of its parameters
  /// and of the state. `SizePolynomial.unbounded` when the module bounds it by nothing.
  ///
  /// - Precondition: there is such a function.
  package func gasBound(function index: Int) -> SizePolynomial { functions[index].bound.cost.total }

  /// The most gas that a call of an entry, view or initializer uses, in sizes of its arguments and of the state, and
  /// in the gas that called contracts use. Beside the code of its function it loads the module, decodes arguments and encodes
  /// the result; what a transaction costs before it runs is not part of it.
  ///
  /// - Precondition: there is such an entry.
  package func gasBound(entry index: Int) -> SizePolynomial {
    let entry = module.entries[index]
    let function = Int(entry.function)
    let facts = functions[function]
    guard !module.functions[function].parameters.contains(where: hasCiphertext) else {
      return .unbounded
    }
    var bound = facts.bound.cost.total
    bound += SizePolynomial(GasSchedule.callEntry.gas { _ in 0 })
    if entry.kind != .initializer {
      bound += SizePolynomial(GasSchedule.codeByte.gas(for: UInt64(byteCount)))
    }
    bound += SizePolynomial(GasSchedule.stackSlot.gas(for: UInt64(max(facts.stackSlots, 1))))
    bound += SizePolynomial(.data).gas(GasSchedule.decodedByte)
    if let result = module.functions[function].result, types[result] != .coin,
      let bytes = facts.bound.resultBytes
    {
      bound += bytes.gas(GasSchedule.encodedByte)
    }
    return bound
  }

  private func hasCiphertext(_ type: TypeIndex) -> Bool {
    if case .publicKey = types[type] { return true }
    return types.facts[Int(type)].containsCiphertext
      || types[type].children.contains(where: hasCiphertext)
  }

  /// The longest ABI encoding of a value of a type, as the machine measures it.
  package func encodedBytesMax(_ type: TypeIndex) -> UInt64 { typeSizes[Int(type)].encoded }
}
