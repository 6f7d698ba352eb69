/// Expressions of tensors: matrices of 2 x 3 and vectors of 3 numbers.
extension ProgramGenerator {
  mutating func matrix(_ depth: Int) -> String {
    let depth = depth - 1
    switch pick(15) {
    case 12:
      let method = ["add", "subtract", "multiply", "divide"][pick(4)]
      return "\(typed(.matrix, depth)).\(method)Row(\(expression(.vector, depth: depth)))"
    case 13:
      let operation = ["+", "-", "*", "/"][pick(4)]
      return "(\(typed(.matrix, depth)) \(operation) \(typed(.vector, depth)))"
    case 14:
      let mask = "\(typed(.matrix, depth)).greater(\(typed(.number, depth)))"
      return "\(mask).select(\(typed(.matrix, depth)), \(typed(.matrix, depth)))"
    case 0, 1, 2: return arithmetic(.matrix, depth)
    case 3: return function(.matrix, depth)
    case 4: return "\(typed(.matrix, depth)).softmax(axis: \(pick(2)))"
    case 5:
      let square = "\(typed(.matrix, depth)).transpose().matmul(\(typed(.matrix, depth)))"
      return "\(typed(.matrix, depth)).matmul(\(square))"
    case 6: return "\(typed(.matrix, depth)).addRow(\(expression(.vector, depth: depth)))"
    case 7:
      let mask = "\(typed(.matrix, depth)).less(\(typed(.matrix, depth)))"
      return "\(mask).select(\(typed(.matrix, depth)), \(typed(.matrix, depth)))"
    case 8:
      // Lists have their types from declarations, before the statement that is being made.
      let values = "[\(typed(.matrix, depth)), \(typed(.matrix, depth))]"
      let (list, weights) = (fresh("t"), fresh("t"))
      write("let \(list): List<\(GeneratedType.matrix.text), max 4> = \(values)")
      write("let \(weights): List<U64, max 4> = [\(pick(4)), \(pick(9))]")
      return "Tensor.weightedAverage(\(list), \(weights))"
    case 9: return "Tensor.fill(\(expression(.number, depth: depth)))"
    case 10: return "\(typed(.matrix, depth)).transpose().transpose()"
    default: return leaf(.matrix)
    }
  }

  mutating func vector(_ depth: Int) -> String {
    let depth = depth - 1
    switch pick(11) {
    case 8:
      let call = ["median(axis: 0)", "trimmedMean(\(pick(3)), axis: 0)"][pick(2)]
      return "\(typed(.matrix, depth)).\(call)"
    case 9:
      return
        "\(typed(.vector, depth)).matmul(\(typed(.vector, depth)).outer(\(typed(.vector, depth))))"
    case 10:
      return "\(typed(.vector, depth)).gather(\(typed(.vector, depth)).topK(3))"
    case 0, 1: return arithmetic(.vector, depth)
    case 2: return function(.vector, depth)
    case 3:
      let reduction = ["sum", "mean", "max", "min", "logSumExp"][pick(5)]
      return "\(typed(.matrix, depth)).\(reduction)(axis: 0)"
    case 4: return "\(typed(.matrix, depth)).row(\(chance(90) ? "\(pick(2))" : "2"))"
    case 5:
      return "\(typed(.vector, depth)).outer(\(typed(.vector, depth))).row(\(pick(3)))"
    case 6: return "\(typed(.vector, depth)).softmax(axis: 0)"
    default: return leaf(.vector)
    }
  }

  /// A number from a tensor.
  mutating func reduction(_ depth: Int) -> String {
    let depth = max(depth - 1, 0)
    let type: GeneratedType = chance(50) ? .matrix : .vector
    switch pick(8) {
    case 6: return "\(typed(type, depth)).norm2()"
    case 7: return "\(typed(.vector, depth)).\(["median()", "trimmedMean(1)"][pick(2)])"
    case 0: return "\(typed(.vector, depth)).dot(\(typed(.vector, depth)))"
    case 1: return "\(typed(.matrix, depth)).at(\(pick(2)), \(typed(.u64, depth)) & 3)"
    case 2: return "\(typed(.matrix, depth)).crossEntropy([\(pick(3)), \(pick(3))])"
    default: return "\(typed(type, depth)).\(["sum", "mean", "max", "min"][pick(4)])()"
    }
  }

  private mutating func arithmetic(_ type: GeneratedType, _ depth: Int) -> String {
    let operation = ["+", "-", "*", "/"][pick(4)]
    let right = chance(60) ? typed(type, depth) : "(\(typed(.number, depth)))"
    return "(\(typed(type, depth)) \(operation) \(right))"
  }

  private mutating func function(_ type: GeneratedType, _ depth: Int) -> String {
    let calls = [
      "abs()", "relu()", "sigmoid()", "tanh()", "exp()", "log()", "sqrt()", "clip(-1.5, 2.0)",
      "scaled(by: 3)", "divided(by: 7)", "reshape()", "sign()", "reciprocal()", "sorted(axis: 0)",
    ]
    return "\(typed(type, depth)).\(calls[pick(calls.count)])"
  }
}
