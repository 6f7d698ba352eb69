/// What the verifier knows of a register at a point of a function.
package enum RegisterKind: Hashable, Sendable {
  /// Nothing: it may not be read.
  case undefined
  /// 64 bits.
  case word
  /// The first of four slots with 256 bits.
  case wide
  /// One of the three slots behind it.
  case insideWide
  /// The counter of a loop.
  case counter
  /// A reference to an object of the type.
  case reference(TypeIndex)
}

extension RegisterKind {
  /// The kind of a register with a value of a type of a shape.
  init(_ shape: ValueShape, type: TypeIndex) {
    self =
      switch shape {
      case .word: .word
      case .wide: .wide
      case .reference: .reference(type)
      }
  }

  /// How many slots the kind takes.
  var slots: Int { self == .wide ? 4 : 1 }
}

extension RegisterKind: CustomStringConvertible {
  /// The kind in a word or two.
  package var description: String {
    switch self {
    case .undefined: "undefined"
    case .word: "word"
    case .wide: "wide"
    case .insideWide: "inside a wide"
    case .counter: "counter"
    case .reference(let type): "reference to type \(type)"
    }
  }
}

/// The kinds of all registers of a function at a point. What it costs to copy or to walk is the number of
/// registers up to the last one that holds something, not that of the frame.
struct RegisterKinds {
  /// The kinds of the registers from 0 on; of those behind them nothing is known.
  private(set) var kinds: [RegisterKind] = []
  /// The number of registers.
  let count: Int

  /// All undefined.
  init(count: Int) {
    self.count = count
  }

  /// The kinds of all registers.
  var all: [RegisterKind] {
    kinds + Array(repeating: .undefined, count: count - kinds.count)
  }

  /// The kind of a register inside the frame.
  subscript(_ register: Int) -> RegisterKind {
    register < kinds.count ? kinds[register] : .undefined
  }

  /// Says that a register holds a value of a kind now. What overlaps with it is lost.
  mutating func set(_ register: Int, to kind: RegisterKind) {
    let end = register + kind.slots
    for slot in register..<max(register, min(end, kinds.count)) {
      forget(slot)
    }
    while kinds.count < end { kinds.append(.undefined) }
    kinds[register] = kind
    if kind == .wide {
      for slot in register + 1..<register + 4 {
        kinds[slot] = .insideWide
      }
    }
  }

  /// Says that nothing is known of a register, nor of a wide that it belongs to.
  mutating func forget(_ register: Int) {
    guard register < kinds.count else { return }
    switch kinds[register] {
    case .undefined: break
    case .word, .counter, .reference: kinds[register] = .undefined
    case .wide: forgetWide(register)
    case .insideWide:
      kinds[register] = .undefined
      for start in stride(from: register - 1, through: max(0, register - 3), by: -1)
      where kinds[start] == .wide {
        forgetWide(start)
      }
    }
  }

  /// Says that nothing is known of any register from one on.
  mutating func forget(from register: Int) {
    guard register < kinds.count else { return }
    // A wide that begins before it is lost as a whole.
    forget(register)
    kinds.removeSubrange(register...)
  }

  /// Keeps what is known on both of two ways to a point.
  mutating func merge(_ other: RegisterKinds) {
    for slot in kinds.indices where kinds[slot] != other[slot] {
      forget(slot)
    }
    if kinds.count > other.kinds.count { kinds.removeSubrange(other.kinds.count...) }
  }

  /// The registers of which something is known here that does not hold at the other point.
  func registersLost(at other: RegisterKinds) -> [Int] {
    kinds.indices.filter {
      kinds[$0] != other[$0] && kinds[$0] != .undefined && kinds[$0] != .insideWide
    }
  }

  private mutating func forgetWide(_ register: Int) {
    for slot in register..<register + 4 {
      kinds[slot] = .undefined
    }
  }
}
