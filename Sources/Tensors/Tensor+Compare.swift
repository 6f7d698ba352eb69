/// How two elements compare.
package enum Comparison: UInt8, Hashable, Sendable, CaseIterable {
  case equal = 0
  case notEqual = 1
  case less = 2
  case lessOrEqual = 3
  case greater = 4
  case greaterOrEqual = 5

  /// The relation of each element of `a` to the one of `b`, one loop for each relation.
  fileprivate func apply<L: Lane>(_ a: [L], _ b: [L]) -> [Int32] {
    switch self {
    case .equal: ElementwiseKernel.compare(a, b) { $0 == $1 }
    case .notEqual: ElementwiseKernel.compare(a, b) { $0 != $1 }
    case .less: ElementwiseKernel.compare(a, b) { $0 < $1 }
    case .lessOrEqual: ElementwiseKernel.compare(a, b) { $0 <= $1 }
    case .greater: ElementwiseKernel.compare(a, b) { $0 > $1 }
    case .greaterOrEqual: ElementwiseKernel.compare(a, b) { $0 >= $1 }
    }
  }

  /// The relation of each element of `a` to a scalar.
  fileprivate func apply<L: Lane>(_ a: [L], scalar: Int64) -> [Int32] {
    switch self {
    case .equal: ElementwiseKernel.compare(a, scalar: scalar) { $0 == $1 }
    case .notEqual: ElementwiseKernel.compare(a, scalar: scalar) { $0 != $1 }
    case .less: ElementwiseKernel.compare(a, scalar: scalar) { $0 < $1 }
    case .lessOrEqual: ElementwiseKernel.compare(a, scalar: scalar) { $0 <= $1 }
    case .greater: ElementwiseKernel.compare(a, scalar: scalar) { $0 > $1 }
    case .greaterOrEqual: ElementwiseKernel.compare(a, scalar: scalar) { $0 >= $1 }
    }
  }
}

extension Tensor {
  /// A bool tensor that says where the relation holds, elementwise. Throws `elementMismatch`,
  /// `shapeMismatch`.
  package func compare(_ relation: Comparison, _ other: Tensor) throws(TensorError) -> Tensor {
    guard other.element == element else { throw .elementMismatch }
    guard other.axes == axes else { throw .shapeMismatch }
    switch (storage, other.storage) {
    case (.narrow(let a), .narrow(let b)):
      return bools(relation.apply(a, b))
    case (.wide(let a), .wide(let b)):
      return bools(relation.apply(a, b))
    case (.narrow, .wide), (.wide, .narrow):
      preconditionFailure("tensors of one element type have one storage")
    }
  }

  /// A bool tensor that says where the relation to a scalar holds. Any raw value is allowed.
  package func compare(_ relation: Comparison, scalar raw: Int64) -> Tensor {
    switch storage {
    case .narrow(let values): bools(relation.apply(values, scalar: raw))
    case .wide(let values): bools(relation.apply(values, scalar: raw))
    }
  }

  /// Where this bool tensor is true the element of `whenTrue`, elsewhere that of `whenFalse`.
  /// Throws `elementMismatch` unless this is bool and the others agree, `shapeMismatch`.
  package func select(
    _ whenTrue: Tensor, _ whenFalse: Tensor
  ) throws(TensorError) -> Tensor {
    guard element == .bool, whenTrue.element == whenFalse.element,
      case .narrow(let conditions) = storage
    else { throw .elementMismatch }
    guard whenTrue.axes == axes, whenFalse.axes == axes else { throw .shapeMismatch }
    let selected: TensorStorage
    switch (whenTrue.storage, whenFalse.storage) {
    case (.narrow(let a), .narrow(let b)):
      selected = .narrow(ElementwiseKernel.select(conditions, a, b))
    case (.wide(let a), .wide(let b)):
      selected = .wide(ElementwiseKernel.select(conditions, a, b))
    case (.narrow, .wide), (.wide, .narrow):
      preconditionFailure("tensors of one element type have one storage")
    }
    return Tensor(trusted: whenTrue.element, shape: axes, storage: selected)
  }

  /// Both true, elementwise. Throws `elementMismatch` unless both are bool, `shapeMismatch`.
  package func and(_ other: Tensor) throws(TensorError) -> Tensor {
    try logical(other) { $0 & $1 }
  }

  /// Either true, elementwise.
  package func or(_ other: Tensor) throws(TensorError) -> Tensor {
    try logical(other) { $0 | $1 }
  }

  /// The opposite, elementwise. Throws `elementMismatch` unless bool.
  package func not() throws(TensorError) -> Tensor {
    try logical(self) { value, _ in value ^ 1 }
  }

  private func logical(
    _ other: Tensor, _ operation: (Int32, Int32) -> Int32
  ) throws(TensorError) -> Tensor {
    guard element == .bool, other.element == .bool, case .narrow(let a) = storage,
      case .narrow(let b) = other.storage
    else { throw .elementMismatch }
    guard other.axes == axes else { throw .shapeMismatch }
    return bools(zip(a, b).map(operation))
  }

  /// A bool tensor of this shape.
  private func bools(_ values: [Int32]) -> Tensor {
    Tensor(trusted: .bool, shape: axes, storage: .narrow(values))
  }
}
