import Bytecode
import Primitives
import VM
import Values

/// Writes for people where a replay stopped: the source line, the functions that run, and their variables.
///
///     step 41, before wideAddU
///     Token@0x1234…cdef, called by alice@0x5678…3210, 96,310 gas left
///       Token.credit at token.gx:65:9
///         65 |     balances[to] += amount
///         amount: U128 = 30
///       Token.transfer at token.gx:40:5
///
/// The innermost call and function come first.
package struct StopText {
  private let names: TraceNames
  private let colouring: Colouring
  private var lines: [String] = []

  private init(names: TraceNames, colouring: Colouring) {
    self.names = names
    self.colouring = colouring
  }

  /// The text of a stop; ends with a line end.
  package static func text(
    _ stop: Stop, names: TraceNames, colouring: Colouring = .plain
  ) -> String {
    var writer = StopText(names: names, colouring: colouring)
    var head = "step \(grouped(stop.step))"
    if let opcode = stop.calls.first?.nextOpcode { head += ", before \(opcode)" }
    writer.lines.append(head)
    for call in stop.calls { writer.write(call) }
    return writer.lines.map { $0 + "\n" }.joined()
  }

  private mutating func write(_ call: StoppedCall) {
    let module = call.verified
    let values = ValueText(types: module.types, detail: .short, names: names.accounts)
    let context = call.context
    let isNamed = names.accounts[context.contract] != nil
    var heading = isNamed ? "" : colouring.paint(module.module.name, .contract) + " "
    heading += "\(values.text(context.contract)), called by \(values.text(context.caller))"
    if context.value > 0 { heading += " with \(grouped(context.value)) coin" }
    lines.append("\(heading), \(colouring.paint(grouped(call.gasLeft), .gas)) gas left")
    for frame in call.frames {
      for (name, place) in names.functions(of: frame, in: call) {
        var text = "  " + colouring.paint(name, .method)
        if let place { text += " at \(place)" }
        lines.append(text)
        if let place, let line = names.line(place.line, of: place.file) {
          lines.append(colouring.paint("    \(place.line) |", .faint) + " \(line)")
        }
      }
      for variable in call.variables(in: frame) {
        let type = variable.value.type
        lines.append(
          "    \(variable.name): \(module.types.name(type)) = \(values.text(variable.value))")
      }
    }
  }
}

extension TraceNames {
  /// The functions of a frame with the places where they are, the innermost first: those inlined into it, and its own.
  func functions(
    of frame: StoppedFrame, in call: StoppedCall
  ) -> [(name: String, place: SourcePlace?)] {
    var place = self.place(frame.location, in: call.verified.hash)
    var found: [(name: String, place: SourcePlace?)] = []
    for inlined in inlinedCalls(frame.location, in: call.verified.hash).reversed() {
      found.append((inlined.name, place))
      place = inlined.call
    }
    return found + [(call.functionName(of: frame), place)]
  }
}

extension StoppedCall {
  /// The name of a function as the source has it, or as the module has it.
  package func functionName(of frame: StoppedFrame) -> String {
    TraceNames(contracts: KnownContracts([verified]), sources: [])
      .functionName(Int(frame.location.function), in: verified.hash)
  }
}
