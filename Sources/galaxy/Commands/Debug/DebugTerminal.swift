import Foundation
import Inspect

/// Shows a debugger: as a screen that is drawn again at every movement, or as lines.
struct DebugTerminal {
  private var console: DebugConsole
  /// Whether it draws screens.
  private let isScreen: Bool
  private(set) var isOver = false

  init(_ console: DebugConsole, isPlain: Bool) {
    self.console = console
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
    isScreen =
      !isPlain && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && terminal != "dumb"
  }

  /// Shows where it stands.
  func begin() {
    let failure = console.session.failureHere.map { "\($0.text)\n" } ?? ""
    show(note: isScreen ? failure + "help lists the commands\n" : failure)
  }

  /// Does what a line says, and shows where that led; lines that nobody typed are shown, too.
  mutating func execute(_ line: String, isEchoed: Bool) {
    if isEchoed { print("> \(line)") }
    let answer = console.execute(line)
    isOver = answer.isOver
    if answer.isMoved {
      show(note: answer.text)
    } else {
      print(answer.text, terminator: "")
      prompt()
    }
  }

  private func show(note: String) {
    guard isScreen else {
      print(note + DebugScreen.place(console.session), terminator: "")
      return
    }
    let size = Self.size
    let notes = note.split(separator: "\n").prefix(6).map { String($0.prefix(size.width)) + "\n" }
    let colouring: Colouring = Files.isColoured(Files.standardOutput) ? .ansi : .plain
    let screen = DebugScreen.full(
      console.session, width: size.width, height: size.height - 1 - notes.count,
      colouring: colouring)
    // Home, and what was there is gone.
    print("\u{1B}[H\u{1B}[2J" + screen + notes.joined(), terminator: "")
    prompt()
  }

  private func prompt() {
    guard isScreen, !isOver else { return }
    print("> ", terminator: "")
    fflush(nil)
  }

  /// Columns and lines of the terminal.
  private static var size: (width: Int, height: Int) {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return (80, 24)
    }
    return (max(Int(window.ws_col), 20), max(Int(window.ws_row), 10))
  }
}
