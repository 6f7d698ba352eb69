import Primitives

/// A size that the gas of a function may depend on: of what it is given, or of what the state holds when it begins.
///
/// Every size counts as at least 1, as prices count the axes of tensors.
package struct GasSymbol: Hashable, Sendable {
  /// What is measured.
  package enum Source: UInt8, Sendable, CaseIterable {
    /// A parameter of the function, by its number.
    case parameter = 0
    /// A state slot, by its number.
    case slot = 1
    /// The call as a whole.
    case call = 2
  }

  /// How it is measured.
  package enum Measure: UInt8, Sendable, CaseIterable {
    /// The word itself.
    case value = 0
    /// The word as the length of an axis or the rounds of a loop: at most as many as a tensor has elements.
    case dimension = 1
    /// Bytes of a byte string or text, elements of a list.
    case length = 2
    /// Elements of a tensor.
    case elements = 3
    /// The product of all axes but the last.
    case rows = 4
    /// The last axis.
    case inner = 5
    /// The last axis of a matrix; 1 for a vector.
    case columns = 6
    /// The product of all axes but the first.
    case rest = 7
    /// Single axes; 1 where there is none.
    case axis0 = 8
    case axis1 = 9
    case axis2 = 10
    case axis3 = 11
    /// Bytes of the arguments of the call.
    case data = 12
    /// Gas that called contracts use.
    case foreign = 13

    /// A single axis.
    package static func axis(_ number: Int) -> Measure {
      switch number {
      case 0: .axis0
      case 1: .axis1
      case 2: .axis2
      case _: .axis3
      }
    }
  }

  package let source: Source
  /// The number of the parameter or slot; 0 of the call.
  package let index: UInt16
  package let measure: Measure

  /// A size.
  package init(_ source: Source, _ index: Int, _ measure: Measure) {
    self.source = source
    self.index = UInt16(clamping: index)
    self.measure = measure
  }

  /// Bytes of the arguments of the call.
  package static let data = GasSymbol(.call, 0, .data)
  /// Gas that called contracts use.
  package static let foreign = GasSymbol(.call, 0, .foreign)

  /// The most that it can be.
  package var max: UInt64 {
    switch measure {
    case .value, .foreign: .max
    case .length: UInt64(BytecodeLimits.lengthMax)
    case .data: UInt64(Limits.abiBytesMax)
    case .dimension, .elements, .rows, .inner, .columns, .rest, .axis0, .axis1, .axis2, .axis3:
      UInt64(Limits.tensorElementsMax)
    }
  }
}

extension GasSymbol: Comparable {
  private var order: UInt32 {
    UInt32(source.rawValue) << 24 | UInt32(index) << 8 | UInt32(measure.rawValue)
  }

  package static func < (left: GasSymbol, right: GasSymbol) -> Bool { left.order < right.order }
}
