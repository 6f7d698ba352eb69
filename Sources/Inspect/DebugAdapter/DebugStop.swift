import Bytecode
import Diagnostics
import VM
import Values

/// Where a debugger stands, with what a client may open there: frames, scopes and values by numbers that are good until it moves.
struct DebugStop {
  /// What a number opens.
  enum Opened {
    case locals(DebugFrame)
    case state
    case context(DebugFrame)
    case value(ShownValue)
  }

  let session: DebugSession
  let stop: Stop
  let frames: [DebugFrame]
  private var opened: [Opened] = []

  /// Most parts of a value in one answer.
  private static let partsMax = 1_000

  init(_ session: DebugSession) throws(DebugRefusal) {
    self.session = session
    do throws(InspectError) {
      stop = try session.stop()
    } catch {
      throw DebugRefusal("\(error)")
    }
    frames = session.frames(of: stop)
  }

  /// A frame by the number that it was given.
  func frame(_ number: Int?) throws(DebugRefusal) -> DebugFrame {
    guard let number, frames.indices.contains(number &- 1) else {
      throw DebugRefusal("there is no such frame any more")
    }
    return frames[number - 1]
  }

  /// The scopes of a frame.
  mutating func scopes(of frame: DebugFrame) -> JSONValue {
    let scopes: [(String, String, Opened)] = [
      ("Variables", "locals", .locals(frame)), ("State", "data", .state),
      ("Call", "arguments", .context(frame)),
    ]
    return .array(
      scopes.map { name, hint, content in
        .members(
          ("name", .string(name)), ("presentationHint", .string(hint)),
          ("variablesReference", .integer(open(content))), ("expensive", .bool(false)))
      })
  }

  /// What a number opens, from a part on.
  mutating func variables(
    _ reference: Int?, start: Int, count: Int?
  ) throws(DebugRefusal) -> JSONValue {
    guard let reference, opened.indices.contains(reference &- 1) else {
      throw DebugRefusal("there is no such value any more")
    }
    switch opened[reference - 1] {
    case .locals(let frame):
      return .array(session.variables(of: frame, in: stop).map { variable($0) })
    case .state: return .array(session.state.map { Self.plain($0.name, $0.text) })
    case .context(let frame):
      let context = stop.calls[frame.call].context
      let values = ValueText(
        types: stop.calls[frame.call].verified.types, detail: .short,
        names: session.trace.names.accounts)
      return .array([
        Self.plain("contract", values.text(context.contract)),
        Self.plain("caller", values.text(context.caller)),
        Self.plain("value", String(context.value)),
        Self.plain("block", "\(context.blockNumber), time \(context.blockTime)"),
        Self.plain("gas left", grouped(stop.calls[frame.call].gasLeft)),
        Self.plain("gas used", grouped(session.index.used(session.position))),
        Self.plain("step", grouped(session.position)),
      ])
    case .value(let value):
      let first = min(max(start, 0), value.count)
      let last = min(first + min(max(count ?? Self.partsMax, 0), Self.partsMax), value.count)
      return .array((first..<last).compactMap { value.part($0) }.map { variable($0) })
    }
  }

  /// A value with the number that opens its parts, 0 for none.
  mutating func variable(_ value: ShownValue) -> JSONValue {
    let reference = value.count > 0 ? open(.value(value)) : 0
    return .present(
      ("name", .string(value.name)), ("value", .string(value.text)),
      ("type", value.type.isEmpty ? nil : .string(value.type)),
      ("evaluateName", .string(value.name)), ("variablesReference", .integer(reference)),
      (value.isIndexed ? "indexedVariables" : "namedVariables", .integer(value.count)))
  }

  private static func plain(_ name: String, _ text: String) -> JSONValue {
    .members(
      ("name", .string(name)), ("value", .string(text)), ("variablesReference", .integer(0)))
  }

  private mutating func open(_ content: Opened) -> Int {
    opened.append(content)
    return opened.count
  }
}
