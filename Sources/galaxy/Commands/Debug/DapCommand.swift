import ArgumentParser
import Diagnostics
import Foundation
import Inspect

struct DapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dap",
    abstract: "Serve editors: the Debug Adapter Protocol at standard input and output.",
    discussion: """
      Editors start it by themselves; grammar/editors holds what to tell them. `launch` takes what
      `galaxy debug` takes: "trace" (a .gxt file), or "program" with "entry", "args", "init",
      "contract", "from", "value", "gas", or with "test" (a title), or "chain" with
      "transaction" (a number), or as "trace" the hash of a transaction of a node, whose address is
      "rpc"; "stopOnEntry": false runs to the first breakpoint.
      Function breakpoints may be written as in `galaxy debug`: gas > 50_000, event Transfer,
      write balances[bob], depth. The debug console takes its commands, too: why x, last write x.
      """)

  func run() throws {
    var adapter = DebugAdapter(host: CommandDebugHost())
    var framing = MessageFraming()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !adapter.isOver {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      // A client that goes without a word has crashed.
      guard count > 0 else { throw ExitCode(1) }
      framing.append(Array(buffer[..<count]))
      while !adapter.isOver, let frame = framing.next() {
        for message in adapter.receive(frame) {
          FileHandle.standardOutput.write(Data(MessageFraming.framed(message.compact)))
        }
      }
    }
  }
}

/// Runs and opens what clients want to debug.
struct CommandDebugHost: DebugHost {
  func open(_ arguments: JSONValue) throws(DebugRefusal) -> Trace {
    do {
      return try Self.target(arguments).trace()
    } catch let refusal as DebugRefusal {
      throw refusal
    } catch let failure as CommandFailure {
      throw DebugRefusal(failure.reason)
    } catch {
      throw DebugRefusal("\(error)")
    }
  }

  func path(of file: String) -> String? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    return URL(filePath: file).standardizedFileURL.path()
  }

  /// What the arguments of `launch` mean.
  private static func target(_ arguments: JSONValue) throws(DebugRefusal) -> DebugTarget {
    if let trace = arguments["trace"]?.text {
      var target = DebugTarget(file: trace)
      target.transaction = arguments["transaction"]?.whole
      target.rpc = arguments["rpc"]?.text
      return target
    }
    if let chain = arguments["chain"]?.text {
      guard let number = arguments["transaction"]?.whole else {
        throw DebugRefusal("`chain` needs `transaction`, a number")
      }
      var target = DebugTarget(file: String(number))
      target.chain = chain
      return target
    }
    guard let program = arguments["program"]?.text else {
      throw DebugRefusal("launch needs `trace`, `program`, or `chain`")
    }
    var target = DebugTarget(file: program)
    target.entry = arguments["entry"]?.text
    target.test = arguments["test"]?.text
    target.arguments = try texts(arguments["args"], "args")
    target.initial = try texts(arguments["init"], "init")
    for name in ["contract", "from", "value", "gas"] {
      if let value = arguments[name].flatMap({ text($0) }) { target.options.append((name, value)) }
    }
    return target
  }

  private static func texts(
    _ values: JSONValue?, _ name: String
  ) throws(DebugRefusal) -> [String] {
    guard let values, values != .null else { return [] }
    let texts = (values.elements ?? []).compactMap { text($0) }
    guard let elements = values.elements, texts.count == elements.count else {
      throw DebugRefusal("`\(name)` is a list of texts and numbers")
    }
    return texts
  }

  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    case .integer(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
