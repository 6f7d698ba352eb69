import Foundation
import Testing

/// Colours are for people: in a terminal that shows them, unless somebody refuses them, and nowhere else.
@Suite struct ColourTests {
  private static let source = """
    contract Jar {
      error Empty
      state total: U64 = 0
      entry take(n: U64) {
        let unused = n
        require total > 0 else Empty
      }
    }
    test "wrong" { expect 1 + 1 == 3 }
    """

  /// How many of the lines of what a command writes have a colour.
  private func coloured(_ command: String, _ environment: String, inTerminal: Bool) throws -> Int {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.write("jar.gx", ColourTests.source)
    let galaxy = "'\(GalaxyProcess.binary.path())'"
    var line = "env -u NO_COLOR -u CLICOLOR_FORCE \(environment) \(galaxy) \(command) 2>&1"
    if inTerminal { line = "script -qec \"\(line)\" /dev/null" }
    let outcome = try process.shell(
      "\(galaxy) run jar.gx take 1 --trace jar.gxt > /dev/null 2>&1 || true\n\(line) || true")
    #expect(outcome.output.contains("jar.gx") || outcome.output.contains("Jar"), "\(outcome)")
    return outcome.output.split(separator: "\n").count { $0.contains("\u{1B}[") }
  }

  private var hasTerminals: Bool {
    ["/usr/bin/script", "/bin/script"].contains(where: FileManager.default.isExecutableFile)
  }

  static let commands = [
    "check jar.gx", "test jar.gx", "trace jar.gxt", "lint jar.gx", "run jar.gx take 1",
  ]

  @Test(arguments: ColourTests.commands) func pipesGetNone(command: String) throws {
    #expect(try coloured(command, "TERM=xterm", inTerminal: false) == 0)
    #expect(try coloured(command, "TERM=xterm CLICOLOR_FORCE=0", inTerminal: false) == 0)
    #expect(try coloured(command, "TERM=xterm CLICOLOR_FORCE=1", inTerminal: false) > 0)
    #expect(try coloured(command, "NO_COLOR=1 CLICOLOR_FORCE=1", inTerminal: false) == 0)
  }

  @Test(arguments: ColourTests.commands) func terminalsGetThemUnlessRefused(command: String) throws
  {
    guard hasTerminals else { return print("skipped: script is not installed") }
    #expect(try coloured(command, "TERM=xterm", inTerminal: true) > 0)
    #expect(try coloured(command, "TERM=xterm NO_COLOR=", inTerminal: true) > 0)
    #expect(try coloured(command, "TERM=xterm NO_COLOR=1", inTerminal: true) == 0)
    #expect(try coloured(command, "TERM=dumb", inTerminal: true) == 0)
  }
}
