import Bytecode
import Diagnostics
import Primitives
import VM
import Values

/// Writes for machines where a replay stopped: everything that `StopText` shows, values whole.
package enum StopJSON {
  /// The value: `step`, `before` (an instruction), `calls`, the innermost first.
  package static func value(_ stop: Stop, names: TraceNames) -> JSONValue {
    .members(
      ("step", .number(String(stop.step))), ("call", .integer(stop.execution)),
      ("before", stop.calls.first?.nextOpcode.map { .string($0) } ?? .null),
      ("contracts", .array(stop.calls.map { value($0, names) })))
  }

  private static func value(_ call: StoppedCall, _ names: TraceNames) -> JSONValue {
    let context = call.context
    return .members(
      ("contract", .string(call.verified.module.name)),
      ("address", .string(context.contract.checksummed)),
      ("caller", .string(context.caller.checksummed)),
      ("value", .string(String(context.value))), ("gasLeft", .number(String(call.gasLeft))),
      ("functions", .array(call.frames.map { value($0, call, names) })))
  }

  private static func value(
    _ frame: StoppedFrame, _ call: StoppedCall, _ names: TraceNames
  ) -> JSONValue {
    let writer = ValueJSON(types: call.verified.types)
    return .members(
      ("function", .string(call.functionName(of: frame))),
      ("at", names.place(frame.location, in: call.verified.hash).map { $0.json } ?? .null),
      (
        "stack",
        .array(
          names.functions(of: frame, in: call).map { function in
            .members(
              ("function", .string(function.name)), ("at", function.place.map { $0.json } ?? .null))
          })
      ),
      (
        "variables",
        .array(
          call.variables(in: frame).map { variable in
            .members(
              ("name", .string(variable.name)),
              ("type", .string(call.verified.types.name(variable.value.type))),
              ("register", .integer(variable.register)),
              ("value", writer.value(variable.value)))
          })
      ))
  }
}

extension ValueJSON {
  /// A value in a machine that has stopped; null when it is too large.
  package func value(_ value: SteppedValue) -> JSONValue {
    value.tree().map { self.value($0, value.type) } ?? .null
  }
}
