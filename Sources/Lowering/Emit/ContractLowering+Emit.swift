import Bytecode
import Diagnostics
import Semantics

extension ContractLowering {
  /// The functions that entries lead to, in ascending order of their numbers.
  private func reachable(_ functions: [IRFunction]) -> [UInt32] {
    var isReached = Array(repeating: false, count: functions.count)
    var open = entries.map(\.function)
    for number in open { isReached[Int(number)] = true }
    while let number = open.popLast() {
      for callee in functions[Int(number)].callees where !isReached[Int(callee)] {
        isReached[Int(callee)] = true
        open.append(callee)
      }
    }
    return isReached.indices.filter { isReached[$0] }.map { UInt32($0) }
  }

  /// The module; nil after a diagnostic.
  func emit(_ functions: [IRFunction], sources: SourceMap) -> Module? {
    let kept = reachable(functions)
    var numbers: [UInt32: UInt32] = [:]
    for (position, number) in kept.enumerated() { numbers[number] = UInt32(position) }
    var module = Module(name: contract.name)
    var pool = ConstantPool()
    var debug = DebugInfo(files: sources.files.map(\.name))
    for number in kept {
      var function = functions[Int(number)]
      Cleanup.run(&function)
      guard let allocation = try? RegisterAllocation(function) else {
        diagnostics.append(
          Diagnostic(
            .limits.tooManyRegisters, "`\(function.name)` needs too many registers",
            at: function.span, "holds more values at once than a frame has slots",
            help: "move a part of it into a function of its own"))
        continue
      }
      var emitter = FunctionEmitter(
        function, allocation, sources: sources, functionNumbers: numbers)
      let (emitted, positions) = emitter.run(&pool)
      module.functions.append(emitted)
      origins.functions.append(function.span)
      debug.functions.append(positions)
    }
    guard !diagnostics.hasErrors, !lacksChild else { return nil }
    module.types = types.descriptors
    origins.types = types.origins
    module.wides = pool.wides
    module.byteStrings = pool.byteStrings
    module.slots = slots
    module.entries = entries.map { entry in
      var entry = entry
      entry.function = numbers[entry.function] ?? 0
      return entry
    }
    module.imports = imports
    module.events = events
    module.errors = errors
    module.debug = debug
    return module
  }
}
