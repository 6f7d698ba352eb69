import Primitives

// Positions are run-length and delta coded: for each run of equal positions its length, then file,
// line and column as differences from the run before, zigzag coded.

extension DebugInfo {
  /// The encoding that stands behind a module.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.list(files) { writer, file in writer.countedText(file) }
    writer.list(functions) { writer, function in
      writer.countedText(function.name)
      writer.count(function.positions.count)
      var last = DebugPosition(file: 0, line: 0, column: 0)
      for run in DebugInfo.runs(function.positions) {
        writer.count(run.count)
        writer.difference(from: last.file, to: run.position.file)
        writer.difference(from: last.line, to: run.position.line)
        writer.difference(from: last.column, to: run.position.column)
        last = run.position
      }
      writer.list(function.locals) { writer, local in
        writer.countedText(local.name)
        writer.u16(local.register)
        writer.optionalIndex(local.type)
        writer.index(local.from)
        writer.index(local.to)
      }
      writer.list(function.calls) { writer, call in
        writer.countedText(call.name)
        writer.count(Int(call.call.file))
        writer.count(Int(call.call.line))
        writer.count(Int(call.call.column))
        writer.count(Int(call.parent))
      }
      // Runs of instructions of one call.
      writer.count(function.inlined.count)
      for run in DebugInfo.runs(function.inlined) {
        writer.count(run.count)
        writer.count(Int(run.position))
      }
    }
    return writer.bytes
  }

  /// Equal positions behind each other.
  private static func runs<Position: Equatable>(
    _ positions: [Position]
  ) -> [(count: Int, position: Position)] {
    var runs: [(count: Int, position: Position)] = []
    for position in positions {
      if let last = runs.last, last.position == position {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((1, position))
      }
    }
    return runs
  }
}

extension ByteWriter {
  /// Writes a signed difference, zigzag coded: 0, -1, 1, -2, ... as 0, 1, 2, 3, ...
  fileprivate mutating func difference(from old: UInt32, to new: UInt32) {
    let delta = Int64(new) - Int64(old)
    varint(UInt64(bitPattern: delta << 1 ^ delta >> 63))
  }
}

extension ModuleDecoder {
  /// Decodes debug information.
  mutating func debugInfo() throws(DecodeError) -> DebugInfo {
    let files = try list(max: BytecodeLimits.debugFilesMax) { decoder throws(DecodeError) in
      try decoder.name(max: BytecodeLimits.fileNameBytesMax)
    }
    // Runs make positions cheap to write, so what they add up to is bounded here.
    var budget = BytecodeLimits.moduleBytesMax
    let functions = try list(max: BytecodeLimits.functionsMax) {
      decoder throws(DecodeError) -> FunctionDebugInfo in
      let name = try decoder.name(max: BytecodeLimits.fileNameBytesMax)
      let positions = try decoder.positions(budget: &budget)
      let locals = try decoder.list(max: BytecodeLimits.localsMax) {
        decoder throws(DecodeError) in
        LocalName(
          name: try decoder.name(), register: try decoder.half(),
          type: try decoder.optionalIndex(), from: try decoder.index(), to: try decoder.index())
      }
      let calls = try decoder.list(max: BytecodeLimits.localsMax) {
        decoder throws(DecodeError) in try decoder.inlinedCall()
      }
      let inlined = try decoder.inlined(budget: &budget, calls: calls.count)
      return FunctionDebugInfo(
        name: name, positions: positions, locals: locals, calls: calls, inlined: inlined)
    }
    return DebugInfo(files: files, functions: functions)
  }

  /// Decodes the positions of a function. Each run is as long as it can be.
  private mutating func positions(budget: inout Int) throws(DecodeError) -> [DebugPosition] {
    let start = position
    let count = Int(try index())
    guard count <= min(budget, BytecodeLimits.codeMax) else { throw .outOfRange(position: start) }
    budget -= count
    var positions: [DebugPosition] = []
    var last = DebugPosition(file: 0, line: 0, column: 0)
    while positions.count < count {
      let start = position
      let length = Int(try index())
      guard length >= 1, length <= count - positions.count else {
        throw .outOfRange(position: start)
      }
      let next = DebugPosition(
        file: try moved(last.file), line: try moved(last.line), column: try moved(last.column))
      guard positions.isEmpty || next != last else { throw .outOfRange(position: start) }
      positions.append(contentsOf: repeatElement(next, count: length))
      last = next
    }
    return positions
  }

  /// Decodes an inlined call.
  private mutating func inlinedCall() throws(DecodeError) -> InlinedCall {
    InlinedCall(
      name: try name(max: BytecodeLimits.fileNameBytesMax),
      call: DebugPosition(file: try index(), line: try index(), column: try index()),
      parent: try index())
  }

  /// Decodes the inlined calls of a function's instructions. Each run is as long as it can be.
  private mutating func inlined(budget: inout Int, calls: Int) throws(DecodeError) -> [UInt32] {
    let start = position
    let count = Int(try index())
    guard count <= min(budget, BytecodeLimits.codeMax) else { throw .outOfRange(position: start) }
    budget -= count
    var numbers: [UInt32] = []
    while numbers.count < count {
      let start = position
      let length = Int(try index())
      let number = try index()
      guard length >= 1, length <= count - numbers.count, number <= calls,
        numbers.last != number
      else { throw .outOfRange(position: start) }
      numbers.append(contentsOf: repeatElement(number, count: length))
    }
    return numbers
  }

  /// Reads a difference and applies it.
  private mutating func moved(_ old: UInt32) throws(DecodeError) -> UInt32 {
    let start = position
    let zigzag = try varint()
    let delta = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    let (value, overflow) = Int64(old).addingReportingOverflow(delta)
    guard !overflow, let moved = UInt32(exactly: value) else { throw .outOfRange(position: start) }
    return moved
  }
}
