import Foundation
import Primitives
import Testing

/// Whatever people and files hand to the command, it ends with a message and a documented exit code.
@Suite struct BadInputTests {
  static let counter = """
    contract Counter {
      public state total: U64 = 0
      event Added(amount: U64)
      error TooMuch(amount: U64)

      entry add(amount: U64) -> U64 {
        require amount <= 100 else TooMuch(amount)
        total += amount
        emit Added(amount)
        return total
      }

      view sum(list: List<U8, max 4>) -> U8 {
        return list.sum()
      }
    }
    """

  /// What a test calls itself reaches no terminal as a command.
  @Test func titlesDoNotReachTheTerminalRaw() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.write(
      "t.gx",
      "test \"a \\u{1b}[31mred\\u{7f} one\" { let alice = account()\n  print(alice.balance) }\n")
    let outcome = try process.shell("galaxy test t.gx --trace t.gxt\ngalaxy trace t.gxt")
    #expect(!outcome.output.contains("\u{1B}[31m") && !outcome.output.contains("\u{7F}"))
    #expect(outcome.output.contains("a \\u{1b}[31mred\\u{7f} one"), "\(outcome)")
  }

  @Test func aNewProjectTestsAndRuns() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    let outcome = try process.shell(
      """
      galaxy new jar
      cd jar
      galaxy test .
      galaxy fmt --check .
      galaxy run jar.gx add 3 --init 10
      """)
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.output.contains("ok") && !outcome.errors.contains("warning"), "\(outcome)")
    for wrong in ["jar", "../jar", "2", "a b", ""] {
      #expect(try process.run(["new", wrong]).code == 2, "\(wrong)")
    }
  }

  /// Runs the command once, in a folder with the counter.
  static func run(
    _ arguments: [String], files: [String: [UInt8]] = [:]
  ) throws -> GalaxyProcess.Outcome {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.write("counter.gx", counter)
    for (name, bytes) in files { try process.write(name, bytes) }
    return try process.run(arguments)
  }

  static func expect(
    _ outcome: GalaxyProcess.Outcome, code: Int32, saying words: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.signal == nil, "ended by a signal", sourceLocation: location)
    #expect(outcome.code == code, "\(outcome.output)\(outcome.errors)", sourceLocation: location)
    #expect(
      (outcome.output + outcome.errors).contains(words),
      "\(outcome.output)\(outcome.errors)", sourceLocation: location)
  }

  // MARK: Files

  @Test(arguments: [
    ["check", "absent.gx"], ["build", "absent.gx"], ["run", "absent.gx", "add", "5"],
    ["test", "absent.gx"], ["trace", "absent.gxt"], ["disasm", "absent.gxb"],
    ["disasm", "absent.gx"],
  ])
  func aMissingFileIsNamed(arguments: [String]) throws {
    let outcome = try BadInputTests.run(arguments)
    BadInputTests.expect(outcome, code: 2, saying: "there is no file")
    #expect(outcome.errors.contains("absent.gx"))
  }

  @Test(arguments: [
    ["run", ".", "add"], ["trace", "."], ["disasm", "."], ["disasm", "/"],
  ])
  func aFolderIsNoFile(arguments: [String]) throws {
    BadInputTests.expect(try BadInputTests.run(arguments), code: 2, saying: "is a folder")
  }

  @Test(arguments: [
    ["build", "counter.gx", "--out", "/dev/null/x"],
    ["run", "counter.gx", "add", "5", "--trace", "/dev/null/x"],
  ])
  func whatCannotBeWrittenIsNamed(arguments: [String]) throws {
    BadInputTests.expect(try BadInputTests.run(arguments), code: 2, saying: "/dev/null/x")
  }

  @Test func aDeviceIsNoFile() throws {
    BadInputTests.expect(
      try BadInputTests.run(["check", "/dev/zero"]), code: 2, saying: "cannot be read")
  }

  // MARK: Sources

  @Test func anEmptySourceIsRightButHoldsNoContract() throws {
    let files = ["empty.gx": [UInt8]()]
    BadInputTests.expect(
      try BadInputTests.run(["check", "empty.gx"], files: files), code: 0, saying: "no mistakes")
    BadInputTests.expect(
      try BadInputTests.run(["run", "empty.gx", "add"], files: files), code: 2,
      saying: "declares no contract")
    BadInputTests.expect(
      try BadInputTests.run(["test", "empty.gx"], files: files), code: 1, saying: "no tests")
  }

  @Test func sourceThatIsNotUTF8IsRefused() throws {
    let files = ["bytes.gx": Array("contract A {\n  // ".utf8) + [0xFF, 0xFE, 0x0A, 0x7D]]
    for command in [["check", "bytes.gx"], ["build", "bytes.gx"], ["run", "bytes.gx", "add"]] {
      BadInputTests.expect(
        try BadInputTests.run(command, files: files), code: 1, saying: "UTF-8")
    }
  }

  @Test(arguments: [
    String(repeating: "a", count: 10_000_000),
    "contract A { view f() -> U64 { return " + String(repeating: "1 + ", count: 2_500_000)
      + "1 } }",
    "const A: Text<max 8> = \"" + String(repeating: "x", count: 10_000_000),
    String(repeating: "\u{0}", count: 10_000_000),
  ])
  func tenMegabytesOnOneLineAreRefused(text: String) throws {
    let outcome = try BadInputTests.run(["check", "long.gx"], files: ["long.gx": Array(text.utf8)])
    BadInputTests.expect(outcome, code: 1, saying: "error[E")
    #expect(outcome.errors.utf8.count < 100_000, "the message does not repeat the line")
  }

  @Test(arguments: ["(", "[", "{", "!", "-", "if true { ", "f(", "a[", "some(", "List<", "(a, "])
  func nestingOneHundredThousandDeepIsRefused(opening: String) throws {
    let deep = String(repeating: opening, count: 100_000)
    for text in [
      "contract A { view f() -> U64 { return \(deep)", "contract A { state x: \(deep)", deep,
      "contract A { view f() -> U64 { match x { \(deep)",
    ] {
      let outcome = try BadInputTests.run(
        ["check", "deep.gx"], files: ["deep.gx": Array(text.utf8)])
      BadInputTests.expect(outcome, code: 1, saying: "error[E")
    }
  }

  // MARK: Arguments

  @Test(arguments: [
    (["subtract", "5"], "Counter has no entry or view `subtract`; it has add, sum, total"),
    (["add"], "add takes 1 argument (amount: U64), not 0"),
    (["add", "5", "6"], "add takes 1 argument (amount: U64), not 2"),
    (["add", "five"], "argument `amount`: expected a whole number for U64, found `five`"),
    (["add", "-5"], "argument `amount`: -5 does not fit U64"),
    (["add", "--", "-5"], "argument `amount`: -5 does not fit U64"),
    (["add", "18446744073709551616"], "argument `amount`: 18446744073709551616 does not fit U64"),
    (["sum", "[1, 256]"], "argument `list`: 256 does not fit U8"),
    (["sum", "[1, 2"], "argument `list`: expected `]` for List<U8, max 4>, found nothing"),
    (["sum", "[1, 2, 3, 4, 5]"], "argument `list`: List<U8, max 4> has at most 4 elements, not 5"),
    (["sum", "@absent.csv"], "argument `list`: there is no file absent.csv"),
    (["add", "5", "--contract", "Other"], "there is no contract Other; there is Counter"),
    (["add", "5", "--init", "1"], "takes no arguments"),
    (["add", "5", "--gas", "many"], "--gas: `many` is not a number of 64 bits"),
    (["add", "5", "--gas", "-1"], "--gas: `-1` is not a number of 64 bits"),
    (["add", "5", "--value", "-1"], "--value: `-1` is not a number of 128 bits"),
    (["sum", "[]", "--value", "1"], "--value: sum is a view, and takes no coins"),
    (["add", "5", "--from", "alice"], "`alice` is not an address: 0x and 40 hexadecimal digits"),
    (["add", "5", "--speed"], "Unknown option '--speed'"),
  ])
  func wrongArgumentsAreExplained(arguments: [String], words: String) throws {
    let outcome = try BadInputTests.run(["run", "counter.gx"] + arguments)
    BadInputTests.expect(outcome, code: 2, saying: words)
    #expect(outcome.output.isEmpty)
  }

  /// What only the machine can judge is a failure of the call.
  @Test(arguments: [
    (["add", "5", "--value", "7"], "trap: notPayable")
  ])
  func whatTheMachineRefusesIsAFailedCall(arguments: [String], words: String) throws {
    BadInputTests.expect(
      try BadInputTests.run(["run", "counter.gx"] + arguments), code: 1, saying: words)
  }

  @Test(arguments: [
    [], ["frobnicate"], ["check"], ["run", "counter.gx"], ["test", "--runs", "0"],
    ["explain", "E9999"],
  ])
  func wrongUsageEndsWithTwo(arguments: [String]) throws {
    let outcome = try BadInputTests.run(arguments)
    #expect(outcome.signal == nil)
    #expect(outcome.code == (arguments.isEmpty ? 0 : 2), "\(outcome.errors)")
    #expect(!(outcome.output + outcome.errors).isEmpty)
  }

  @Test(arguments: ["0", "20999", "21400"])
  func tooLittleGasIsAFailureOfTheCall(gas: String) throws {
    let outcome = try BadInputTests.run(["run", "counter.gx", "add", "5", "--gas", gas])
    BadInputTests.expect(outcome, code: 1, saying: gas == "21400" ? "outOfGas" : "too little")
  }

  // MARK: Modules and traces

  @Test func damagedModulesAreRefused() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.write("counter.gx", BadInputTests.counter)
    BadInputTests.expect(
      try process.run(["build", "counter.gx", "--out", "."]), code: 0, saying: "Counter")
    let module = try process.read("Counter.gxb")
    BadInputTests.expect(try process.run(["disasm", "Counter.gxb"]), code: 0, saying: "module")

    var damaged: [[UInt8]] = [[], Array("GXB1".utf8), module + [0], Array(module.dropLast())]
    // What ends where the debug information begins would be whole.
    damaged += (1..<7).map { Array(module.prefix(module.count * $0 / 7)) }
    damaged.append(module + [UInt8](repeating: 0, count: 20_000_000))
    for bytes in damaged {
      try process.write("bad.gxb", bytes)
      let outcome = try process.run(["disasm", "bad.gxb"])
      #expect(outcome.signal == nil && [1, 2].contains(outcome.code))
      #expect(!outcome.errors.isEmpty)
    }
    // A flipped bit may leave a valid module; it never ends in a crash.
    var source = SplitMix64(seed: 7)
    for _ in 0..<60 {
      var bytes = module
      bytes[source.next(below: bytes.count)] ^= 1 << UInt8(source.next(below: 8))
      try process.write("bad.gxb", bytes)
      let outcome = try process.run(["disasm", "bad.gxb"])
      #expect(outcome.signal == nil && [0, 1, 2].contains(outcome.code), "\(outcome.errors)")
    }
  }

  @Test func damagedTracesAreRefused() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.write("counter.gx", BadInputTests.counter)
    BadInputTests.expect(
      try process.run(["run", "counter.gx", "add", "5", "--trace", "t.gxt"]), code: 0,
      saying: "5")
    let trace = try process.read("t.gxt")
    for bytes in [[], Array("GXTR".utf8), Array("hello, world".utf8), Array(trace.prefix(100))] {
      try process.write("bad.gxt", bytes)
      BadInputTests.expect(try process.run(["trace", "bad.gxt"]), code: 2, saying: "bad.gxt")
    }
    var source = SplitMix64(seed: 8)
    for _ in 0..<60 {
      var bytes = trace
      bytes[source.next(below: bytes.count)] ^= 1 << UInt8(source.next(below: 8))
      try process.write("bad.gxt", bytes)
      for flags in [["--storage"], ["--lines"], ["--json"]] {
        let outcome = try process.run(["trace", "bad.gxt"] + flags)
        #expect(outcome.signal == nil && [0, 2].contains(outcome.code), "\(outcome.errors)")
      }
    }
  }
}
