/// Where the instructions of a module come from.
package struct DebugInfo: Hashable, Sendable {
  /// The source files, as the compiler was given them.
  package var files: [String]
  /// One for each function of the module, in its order.
  package var functions: [FunctionDebugInfo]

  /// Makes debug information.
  package init(files: [String] = [], functions: [FunctionDebugInfo] = []) {
    self.files = files
    self.functions = functions
  }

  /// The position of an instruction; nil when it has none.
  package func position(function: Int, instruction: Int) -> DebugPosition? {
    guard functions.indices.contains(function) else { return nil }
    let positions = functions[function].positions
    guard positions.indices.contains(instruction) else { return nil }
    return positions[instruction]
  }

  /// The name of a position's file; nil when there is none.
  package func file(of position: DebugPosition) -> String? {
    let index = Int(position.file)
    return files.indices.contains(index) ? files[index] : nil
  }
}

/// Where the instructions of a function come from.
package struct FunctionDebugInfo: Hashable, Sendable {
  /// The function's name in the source, such as `Model.close`.
  package var name: String
  /// One position for each instruction.
  package var positions: [DebugPosition]
  /// Names of registers.
  package var locals: [LocalName]
  /// The calls in whose place the bodies of their callees stand. A call stands behind the one that it is part of.
  package var calls: [InlinedCall]
  /// For each instruction the number in `calls` that brought it here, from 1; 0, or nothing, for the function's own.
  package var inlined: [UInt32]

  /// Makes debug information of a function.
  package init(
    name: String, positions: [DebugPosition] = [], locals: [LocalName] = [],
    calls: [InlinedCall] = [], inlined: [UInt32] = []
  ) {
    self.name = name
    self.positions = positions
    self.locals = locals
    self.calls = calls
    self.inlined = inlined
  }

  /// The inlined calls that an instruction is part of, the outermost first.
  package func inlinedCalls(at instruction: Int) -> [InlinedCall] {
    guard inlined.indices.contains(instruction) else { return [] }
    var found: [InlinedCall] = []
    var number = Int(inlined[instruction])
    // A parent has a smaller number, or it is none.
    while number > 0, number <= calls.count {
      let call = calls[number - 1]
      found.append(call)
      guard call.parent < number else { break }
      number = Int(call.parent)
    }
    return found.reversed()
  }
}

/// A call in whose place the body of its callee stands.
package struct InlinedCall: Hashable, Sendable {
  /// The callee's name in the source.
  package var name: String
  /// Where the call stood.
  package var call: DebugPosition
  /// The number of the inlined call that it was part of, from 1; 0 for none.
  package var parent: UInt32

  /// An inlined call.
  package init(name: String, call: DebugPosition, parent: UInt32) {
    self.name = name
    self.call = call
    self.parent = parent
  }
}

/// A place in the source.
package struct DebugPosition: Hashable, Sendable {
  /// The index of the file.
  package var file: UInt32
  /// The line, from 1; 0 when unknown.
  package var line: UInt32
  /// The column in UTF-8 bytes, from 1; 0 when unknown.
  package var column: UInt32

  /// Makes a position.
  package init(file: UInt32, line: UInt32, column: UInt32) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// The source's name of what a register holds.
package struct LocalName: Hashable, Sendable {
  /// The name.
  package var name: String
  /// The register.
  package var register: UInt16
  /// The type, when it is known.
  package var type: TypeIndex?
  /// The first instruction at which the name holds.
  package var from: UInt32
  /// The first instruction behind those at which the name holds.
  package var to: UInt32

  /// Names a register between two instructions.
  package init(name: String, register: UInt16, type: TypeIndex?, from: UInt32, to: UInt32) {
    self.name = name
    self.register = register
    self.type = type
    self.from = from
    self.to = to
  }
}
