import Bytecode

/// Puts the bodies of small functions in the place of their calls. Instructions keep the position of
/// the line that they were written on, and know the call that brought them here.
package enum Inlining {
  /// The most instructions of a function that is put in everywhere.
  static let instructionsMax = 24
  /// The most instructions of a function that is put in when only one call leads to it.
  static let onlyCallInstructionsMax = 400
  /// Where a function stops growing.
  static let grownInstructionsMax = 20_000

  /// Puts callees into one function; those must have been treated before. `callCounts` says how often
  /// each function is called in the whole module.
  package static func run(
    _ function: inout IRFunction, _ functions: [IRFunction], callCounts: [Int]
  ) -> Bool {
    var isChanged = false
    var place = 0
    var size = function.instructionCount
    while place < function.order.count {
      let id = function.order[place]
      if let index = function[id].instructions.firstIndex(where: {
        $0.opcode == .call
          && isInlined($0, functions, callCounts, size, depth(of: place, function))
      }) {
        let callee = functions[self.callee(function[id].instructions[index]) ?? 0]
        size += callee.instructionCount
        expand(callee, in: &function, at: place, index)
        isChanged = true
      } else {
        place += 1
      }
    }
    return isChanged
  }

  private static func callee(_ instruction: IRInstruction) -> Int? {
    guard instruction.opcode == .call else { return nil }
    return instruction.immediate(at: 1).map { Int($0) }
  }

  private static func isInlined(
    _ instruction: IRInstruction, _ functions: [IRFunction], _ callCounts: [Int], _ size: Int,
    _ depth: Int
  ) -> Bool {
    guard let number = callee(instruction), !functions[number].order.isEmpty else { return false }
    let count = functions[number].instructionCount
    guard size + count <= grownInstructionsMax else { return false }
    let inner = functions[number].loops.map(\.depth).max() ?? 0
    guard depth + inner <= BytecodeLimits.loopDepthMax else { return false }
    return count <= instructionsMax
      || (callCounts[number] == 1 && count <= onlyCallInstructionsMax)
  }

  private static func depth(of place: Int, _ function: IRFunction) -> Int {
    function.loops.count { $0.start <= place && place <= $0.end }
  }

  /// Replaces the call at `index` of the block at `place` of the layout.
  private static func expand(
    _ callee: IRFunction, in function: inout IRFunction, at place: Int, _ index: Int
  ) {
    let id = function.order[place]
    let call = function[id].instructions[index]
    guard case .frame(arguments: let arguments, result: let result) = call.operands[0] else {
      return
    }
    let registerOffset = function.kinds.count
    function.kinds += callee.kinds
    let renamed = { (register: VirtualRegister) in
      VirtualRegister(register.index + registerOffset)
    }
    for (register, variable) in callee.names { function.names[renamed(register)] = variable }

    // The call, and those that were put into the callee before.
    let callNumber = function.inlined.count
    function.inlined.append(InlinedFunction(name: callee.name, call: call.position))
    let moved = { (position: CodePosition) in
      CodePosition(
        position.span, inlined: position.inlined.map { $0 + callNumber + 1 } ?? callNumber)
    }
    function.inlined += callee.inlined.map { InlinedFunction(name: $0.name, call: moved($0.call)) }

    // What comes behind the call becomes a block of its own.
    let blockOffset = function.blocks.count
    let after = BlockID(blockOffset + callee.blocks.count)
    var block = function[id]
    let rest = IRBlock(
      instructions: Array(block.instructions[(index + 1)...]), terminator: block.terminator,
      position: block.position)
    block.instructions.removeSubrange(index...)
    for (parameter, argument) in zip(callee.parameters, arguments) {
      block.instructions.append(
        move(renamed(parameter), argument, function[argument], call))
    }
    block.terminator = .jump(BlockID(callee.order[0].index + blockOffset))
    block.position = call.position
    function[id] = block

    for original in callee.blocks {
      var copy = original
      for position in copy.instructions.indices {
        copy.instructions[position].replaceAll(renamed)
        copy.instructions[position].position = moved(copy.instructions[position].position)
      }
      copy.position = moved(copy.position)
      copy.terminator.replaceUses(renamed)
      copy.terminator.replaceTargets { BlockID($0.index + blockOffset) }
      if case .return(let value) = copy.terminator {
        if let value, let result {
          copy.instructions.append(move(result, value, function[result], call))
        }
        copy.terminator = .jump(after)
      }
      function.blocks.append(copy)
    }
    function.blocks.append(rest)
    let inserted = callee.order.map { BlockID($0.index + blockOffset) } + [after]
    function.order.insert(contentsOf: inserted, at: place + 1)
  }

  private static func move(
    _ target: VirtualRegister, _ source: VirtualRegister, _ kind: VirtualRegister.Kind,
    _ call: IRInstruction
  ) -> IRInstruction {
    let opcode: Opcode =
      switch kind {
      case .word, .counter: .move
      case .wide: .moveWide
      case .reference: .moveRef
      }
    return IRInstruction(
      opcode, [.register(target), .register(source)], position: call.position)
  }
}
