import Bytecode
import InstructionSet
import VM
import Values

extension DebugSession {
  /// Where a value was made.
  package struct Origin: Sendable {
    /// The instruction, or nil for an argument of the transaction.
    package let step: Int?
    /// What is said of it, a line or more.
    package let text: String
  }

  /// Which instruction made what a variable holds now; of an argument, what the caller's instruction made. Throws when
  /// there is no such variable.
  package func origin(of name: String) throws(InspectError) -> Origin? {
    let stop = try stop()
    guard let call = stop.calls.first, let frame = call.frames.first,
      let variable = call.variables(in: frame).last(where: { $0.name == name })
    else { return nil }
    let value = text(variable.value)
    guard let (step, isArgument) = writer(of: variable.register) else {
      return Origin(step: nil, text: "\(name) = \(value) is an argument of the call")
    }
    var text = "\(name) = \(value) was made by \(sentence(step))"
    if isArgument { text = "\(name) = \(value) is an argument, made by \(sentence(step))" }
    let inputs = try inputs(of: step)
    if !inputs.isEmpty { text += "\n  from " + inputs.joined(separator: ", ") }
    return Origin(step: step, text: text)
  }

  /// Who last wrote a variable, or else a place in state, before this step; nil when nobody did.
  package func lastWrite(of name: String) throws(InspectError) -> Origin? {
    if let origin = try origin(of: name), origin.step != nil { return origin }
    let found = index.happenings.last { happening in
      guard case .write(let key, _, _) = happening.kind, happening.step < position else {
        return false
      }
      return isNamed(key, of: happening.call, name)
    }
    guard let found, let text = text(found) else { return nil }
    let isUndone = index.isUndone(found.call)
    return Origin(
      step: found.step,
      text: "\(text)\(isUndone ? " (undone)" : ""), written by \(sentence(found.step))")
  }

  /// Why the last transaction that failed did; nil when none did.
  package var failureOrigin: Origin? {
    guard let failure, let text = text(failure) else { return nil }
    return Origin(step: failure.step, text: "\(text), raised by \(sentence(failure.step))")
  }

  /// The failure that comes next; nil when another instruction does.
  package var failureHere: Origin? { failure?.step == position ? failureOrigin : nil }

  /// `wordAdd, step 41, at token.gx:40:5`, and the line.
  func sentence(_ step: Int) -> String {
    let site = index.site(step)
    var text = "\(site.instruction.spec.name), step \(step)"
    guard let place = site.place else { return text }
    text += ", at \(place)"
    if let line = trace.names.line(place.line, of: place.file) {
      text += "\n  \(place.line) | \(line.trimmed)"
    }
    return text
  }

  // MARK: Registers

  /// The last instruction that wrote a register of the function that runs, or of a caller that passed it on.
  private func writer(of register: Int) -> (step: Int, isArgument: Bool)? {
    var register = register
    var level = index.frameLevel(position)
    var isArgument = false
    var step = position - 1
    let start = index.executionStarts[index.execution(of: position)]
    while step >= start {
      defer { step -= 1 }
      let here = index.frameLevel(step)
      if here == level {
        if index.site(step).instruction.writes(register) { return (step, isArgument) }
      } else if here < level {
        // The function began: what it was given lies from the base of the call on.
        let instruction = index.site(step).instruction
        guard here >> 8 == level >> 8, instruction.spec.flow == .call else { return nil }
        register += Int(instruction.a)
        level = here
        isArgument = true
      }
    }
    return nil
  }

  /// The variables, with their values, that an instruction read.
  private func inputs(of step: Int) throws(InspectError) -> [String] {
    let stop = try stop(at: step)
    guard let call = stop.calls.first, let frame = call.frames.first else { return [] }
    let instruction = index.site(step).instruction
    let read = Set(
      instruction.spec.operands.filter { $0.role == .read || $0.role == .readWrite }.map {
        Int(instruction.bits(of: $0.field))
      })
    return call.variables(in: frame).filter { read.contains($0.register) }.map {
      "\($0.name) = \(text($0.value))"
    }
  }

  func text(_ value: SteppedValue) -> String {
    ValueText(types: value.types, detail: .short, names: trace.names.accounts).text(value)
  }
}

extension Instruction {
  /// Whether it writes a register: of a call, the result at its base.
  fileprivate func writes(_ register: Int) -> Bool {
    spec.operands.contains { operand in
      (operand.role == .write || operand.role == .readWrite)
        && Int(bits(of: operand.field)) == register
    }
  }
}
