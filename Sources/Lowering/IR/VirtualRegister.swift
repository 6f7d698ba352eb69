/// A register of the IR: there are as many as a function wants.
package struct VirtualRegister: Hashable, Comparable, Sendable {
  /// Position in the function's `kinds`.
  package let index: Int

  /// The register at `index` of its function.
  package init(_ index: Int) {
    self.index = index
  }

  package static func < (left: VirtualRegister, right: VirtualRegister) -> Bool {
    left.index < right.index
  }
}

extension VirtualRegister {
  /// What a virtual register holds.
  package enum Kind: Hashable, Sendable {
    /// 64 bits: a Boolean, an integer, a fixed-point number, a size.
    case word
    /// 256 bits, in four slots.
    case wide
    /// A reference to an object of the type at this index of the module's type table.
    case reference(UInt32)
    /// The counter of a loop.
    case counter

    /// How many slots of the frame it takes.
    package var slots: Int {
      switch self {
      case .word, .reference, .counter: 1
      case .wide: 4
      }
    }
  }
}

/// A basic block of the IR.
package struct BlockID: Hashable, Comparable, Sendable {
  /// Position in the function's `blocks`.
  package let index: Int

  /// The block at `index` of its function.
  package init(_ index: Int) {
    self.index = index
  }

  package static func < (left: BlockID, right: BlockID) -> Bool {
    left.index < right.index
  }
}
