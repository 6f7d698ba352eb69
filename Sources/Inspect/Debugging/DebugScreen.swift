import Bytecode
import Diagnostics
import InstructionSet
import Primitives
import VM
import Values

/// What a debugger shows of where it is: in a few lines, or as a screen of a terminal.
package enum DebugScreen {
  /// A line about the place, and the lines of the source around it.
  package static func place(_ session: DebugSession) -> String {
    head(session) + "\n" + source(session, lines: 3)
  }

  /// Exactly `height` lines of at most `width` columns: place, source, variables, functions.
  package static func full(
    _ session: DebugSession, width: Int, height: Int, colouring: Colouring
  ) -> String {
    var lines = [head(session)]
    let rest = max(height - 4, 6)
    let sourceCount = max(3, rest * 9 / 20)
    let localsCount = max(2, rest * 7 / 20)
    lines += part(source(session, lines: sourceCount), sourceCount)
    let (locals, stack): (String, String)
    do throws(InspectError) {
      let stop = try session.stop()
      (locals, stack) = (Self.locals(session, stop), Self.stack(session, stop))
    } catch {
      (locals, stack) = ("\(error)\n", "")
    }
    lines.append(rule("variables", width))
    lines += part(locals, localsCount)
    lines.append(rule("functions", width))
    lines += part(stack, height - lines.count)
    return lines.prefix(height).map { line in
      let cut = line.count > width ? String(line.prefix(width - 1)) + "…" : line
      return (cut.hasPrefix(">") ? colouring.paint(cut, .success) : cut) + "\n"
    }.joined()
  }

  /// Step, place, function, gas, instruction.
  static func head(_ session: DebugSession) -> String {
    let site = session.site
    let index = session.index
    var text = "step \(grouped(session.position)) of \(grouped(index.count))"
    text += ", \(site.functions.first ?? "?")"
    if let place = site.place { text += " at \(place)" }
    return text + ", \(grouped(index.used(session.position))) gas, \(site.instruction.spec.name)"
  }

  /// The source around the place; nothing when it is not at hand.
  static func source(_ session: DebugSession, lines count: Int) -> String {
    guard let place = session.site.place else { return "" }
    let names = session.trace.names
    let first = max(1, place.line - count / 2)
    var text = ""
    for number in first..<first + count {
      guard let line = names.line(number, of: place.file) else { continue }
      text += "\(number == place.line ? ">" : " ")\(String(number).column(5)) | \(line.printable)\n"
    }
    return text
  }

  /// The variables of the innermost function.
  static func locals(_ session: DebugSession, _ stop: Stop) -> String {
    guard let frame = session.frames(of: stop).first else { return "" }
    return session.variables(of: frame, in: stop).map {
      "\($0.name)\($0.type.isEmpty ? "" : ": \($0.type)") = \($0.text)\n"
    }.joined()
  }

  /// The functions that run, the innermost first.
  static func stack(_ session: DebugSession, _ stop: Stop) -> String {
    session.frames(of: stop).map { frame in
      "\(frame.name)\(frame.place.map { " at \($0)" } ?? "")\n"
    }.joined()
  }

  /// So many lines of a text, with empty ones behind it; what is cut away is counted.
  private static func part(_ text: String, _ count: Int) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    if lines.count > count, count > 0 {
      let hidden = lines.count - count + 1
      lines = Array(lines.prefix(count - 1)) + ["… \(hidden) more"]
    }
    return lines + Array(repeating: "", count: max(0, count - lines.count))
  }

  private static func rule(_ title: String, _ width: Int) -> String {
    let head = "-- \(title) "
    return head + String(repeating: "-", count: max(0, width - head.count))
  }
}
