import InstructionSet
import Primitives

// The bytes of encodings, in the ABI and in storage.

extension GasWalk {
  /// The most bytes of an encoding: the machine makes none that it measures longer.
  func encodedMost(_ bytes: UInt64) -> UInt64 { min(bytes, 2 * UInt64(Limits.abiBytesMax)) }

  /// What bounds the bytes of the ABI encoding that an instruction makes of consecutive registers.
  func encodedBytes(_ instruction: Instruction, _ kinds: RegisterKinds) -> SizePolynomial {
    let list: [TypeIndex]
    var register: Int
    switch OperandTable.layouts[instruction.opcode] {
    case .values(let layout):
      list = Layout.types(layout, instruction, module)
      register = Int(
        OperandTable.operands[instruction.opcode].first { operand in
          if case .values = operand.kind { true } else { false }
        }.map { instruction.bits(of: $0.field) } ?? 0)
    case .contractCall:
      list = module.imports[Int(instruction.xLow)].parameters
      // Before the arguments lies an address; of a contract that is new, a number.
      register = Int(instruction.a) + (instruction.opcode == .deployContract ? 1 : 4)
    case .none, .call: return .unbounded
    }
    var sum = list.isEmpty ? SizePolynomial(32) : .zero
    for type in list {
      sum += encoded(type, registers[register])
      register += types.slots(type)
    }
    return capped(sum)
  }

  /// What bounds the bytes of the ABI encoding of a value.
  func encoded(_ type: TypeIndex, _ size: ValueSize?) -> SizePolynomial {
    let most = typeSizes[Int(type)]
    guard !most.hasCiphertext else { return .unbounded }
    switch (types[type], size) {
    case (.bytes, .length(let length)?), (.text, .length(let length)?):
      if let number = length.number { return SizePolynomial(32 + TypeSize.counted(number)) }
      return length + SizePolynomial(32 + 32 + 31)
    case (.list(let element, _), .length(let length)?):
      return length * SizePolynomial(typeSizes[Int(element)].encoded) + SizePolynomial(64)
    case (.tensor(let element), .tensor(let tensor)?):
      let bytes = tensorBytes(tensor, element)
      if let number = bytes.number { return SizePolynomial(32 + TypeSize.counted(number)) }
      return bytes + SizePolynomial(32 + 32 + 31)
    case _: return SizePolynomial(encodedMost(most.encoded))
    }
  }

  private func capped(_ bytes: SizePolynomial) -> SizePolynomial {
    bytes.number.map { $0 == .max ? .unbounded : SizePolynomial(encodedMost($0)) } ?? bytes
  }

  private func tensorBytes(_ tensor: TensorSize, _ element: TypeIndex) -> SizePolynomial {
    tensor.elements * SizePolynomial(TypeSize.elementBytes(types[element]))
      + SizePolynomial(4 + 4 * UInt64(tensor.rank ?? Limits.tensorRankMax))
  }

  /// What bounds what storing a value counts for: its bytes, and 16 for each object.
  func storing(_ type: TypeIndex, _ size: ValueSize?) -> SizePolynomial {
    let most = typeSizes[Int(type)]
    guard !most.hasCiphertext else { return .unbounded }
    return stored(type, size) + SizePolynomial(most.objects.multipliedSaturated(by: 16))
  }

  /// What bounds the bytes of a stored value.
  func stored(_ type: TypeIndex, _ size: ValueSize?) -> SizePolynomial {
    let most = typeSizes[Int(type)]
    guard !most.hasCiphertext else { return .unbounded }
    switch (types[type], size) {
    case (.bytes(let longest), .length(let length)?), (.text(let longest), .length(let length)?):
      return length + SizePolynomial(TypeSize.count(UInt64(longest)))
    case (.tensor(let element), .tensor(let tensor)?):
      return tensorBytes(tensor, element) + SizePolynomial(4)
    case _: return SizePolynomial(most.stored)
    }
  }

  /// What bounds the gas for making a value of its stored bytes, beside the price of these.
  func decoding(_ type: TypeIndex) -> SizePolynomial {
    let most = typeSizes[Int(type)]
    guard !most.hasCiphertext else { return .unbounded }
    return SizePolynomial(
      most.objects.multipliedSaturated(by: GasSchedule.storedObject)
        .addingSaturated(GasSchedule.storedElement.gas(for: most.numbers)))
  }
}
