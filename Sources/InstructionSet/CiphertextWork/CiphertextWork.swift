/// What an instruction does to lattice ciphertexts. `GasMeasure.work` prices it: `formula` counts the kernels that
/// it calls from parameters, shape and depth, and `LatticeKernel` says what each costs.
package enum CiphertextWork: Hashable, Sendable {
  /// Adds or subtracts ciphertexts.
  case sum
  /// Negates.
  case negation
  /// Encodes plain values and adds them.
  case plainSum
  /// Multiplies by an integer.
  case scaling
  /// Adds integer multiples.
  case combination
  /// Multiplies ciphertexts, switches keys, takes a level.
  case product
  /// Squares, switches keys, takes a level.
  case square
  /// Encodes plain values, multiplies by them, takes a level.
  case plainProduct
  /// Multiplies by one number, takes a level.
  case constantProduct
  /// Takes levels down to the depth of the type operand.
  case lowering
  /// Rotates by the signed word in a register.
  case rotation(by: OperandField)
  /// Adds the elements.
  case slotSum
  /// Checks the proof of an upload.
  case upload
  /// Multiplies by the matrix in a register, takes a level.
  case matrixProduct(by: OperandField)
}

extension CiphertextWork: CustomStringConvertible {
  /// The name, as the manual writes it.
  package var description: String {
    switch self {
    case .sum: "sum"
    case .negation: "negation"
    case .plainSum: "plainSum"
    case .scaling: "scaling"
    case .combination: "combination"
    case .product: "product"
    case .square: "square"
    case .plainProduct: "plainProduct"
    case .constantProduct: "constantProduct"
    case .lowering: "lowering"
    case .rotation(let steps): "rotation(\(steps))"
    case .slotSum: "slotSum"
    case .upload: "upload"
    case .matrixProduct(let matrix): "matrixProduct(\(matrix))"
    }
  }
}
