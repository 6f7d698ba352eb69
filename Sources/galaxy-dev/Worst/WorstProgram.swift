import Bytecode
import InstructionSet
import MachineKit
import Primitives

/// A program that somebody might write to keep a node busy for little gas: the body of a loop, put together from the
/// programs of the rows, and what it is called with.
struct WorstProgram {
  /// What it was made of.
  private(set) var name: String
  /// The row, or the kind of program, that its own body came from.
  let family: String
  /// The whole module, with the loop around the body.
  var module: Module
  /// The arguments, ABI-encoded.
  var arguments: [UInt8]
  /// Where another body can be inserted: behind the loop's head, if there is a loop.
  private var head: Int?

  /// Registers of the loop, behind those of the bodies.
  private static let counter: UInt16 = 252, condition: UInt16 = 253, frame: UInt16 = 254

  /// A row's program in a loop without an end.
  init(looping row: RowCase) {
    name = row.name
    family = row.name
    module = row.module
    arguments = row.arguments
    guard let function = row.module.functions.first, function.frameSize <= Self.counter,
      let last = function.code.lastIndex(where: { $0.opcode == .return })
    else { return }
    // The result is moved in front of the return.
    let end = max(last - (function.result == nil ? 0 : 1), 0)
    let body = Self.moved(Array(function.code[..<end]), by: 1)
    module.functions[0].frameSize = Self.frame
    module.functions[0].code =
      [Instruction(.loopEnter, Self.counter, x: 1 << 40)] + body
      + [
        .small(Self.condition, 1),
        Instruction(.loopBackIf, Self.counter, Self.condition, x: 1),
      ] + Self.moved(Array(function.code[end...]), by: 3)
    head = 1
  }

  init(name: String, module: Module, arguments: [UInt8]) {
    self.name = name
    family = name
    self.module = module
    self.arguments = arguments
  }

  /// The body of another program before its own, where both speak of the same types, state and constants.
  func following(_ other: WorstProgram) -> WorstProgram? {
    guard let head, other.head != nil, module.types == other.module.types,
      module.slots == other.module.slots, module.wides == other.module.wides,
      module.byteStrings == other.module.byteStrings, other.module.functions.count == 1,
      let code = other.module.functions.first?.code,
      let end = code.lastIndex(where: { $0.opcode == .loopBackIf && $0.a == Self.counter })
    else { return nil }
    let body = Self.moved(Array(code[1..<max(end - 1, 1)]), by: 0)
    guard !body.isEmpty, module.functions[0].code.count + body.count < 2_000 else { return nil }
    var joined = self
    joined.name = "\(other.name) + \(name)"
    let own = module.functions[0].code
    joined.module.functions[0].code =
      [own[0]] + body + Self.moved(Array(own[head...]), by: body.count, from: head + 1)
    return joined
  }

  /// Instructions whose jumps to a place, or behind it, lead so much further.
  private static func moved(
    _ code: [Instruction], by distance: Int, from place: Int = 0
  ) -> [Instruction] {
    code.map { instruction in
      var moved = instruction
      for operand in instruction.spec.operands where operand.kind == .immediate(.target) {
        let target = instruction.bits(of: operand.field)
        if target >= UInt64(place) { moved.set(operand.field, to: target &+ UInt64(distance)) }
      }
      return moved
    }
  }
}
