import Foundation
import Primitives
import Testing

/// What `galaxy run` accepts and what it prints for machines.
@Suite struct RunTests {
  static let source = """
    struct Pair {
      a: U64
      b: Bool
    }

    enum Shape {
      point
      circle(radius: U64)
    }

    contract Sample<D: Size> {
      state start: Tensor<Q<8,24>, [D]>
      state pot: Coin
      error Refused(why: Text<max 16>)

      init(begin: Tensor<Q<8,24>, [D]>) {
        require begin.sum() < 100.0 else Refused("too large")
        start = begin
      }
      view signed(x: I64, y: Q<8,24>) -> (I64, Q<8,24>) { return (x, y) }
      view dot(x: Tensor<Q<8,24>, [D]>) -> Q<8,24> { return x.dot(start) }
      view rows<N>(x: Tensor<Q<8,24>, [N, D]>, y: Tensor<U8, [N]>) -> Tensor<Q<8,24>, [N]> {
        return x.sum(axis: 1)
      }
      view wide(x: U256) -> U256 { return x }
      view shape(pair: Pair, shape: Shape?) -> Shape { return shape ?? Shape.circle(pair.a) }
      view echo(bytes: Bytes<max 8>) -> Bytes<max 8> { return bytes }
      view last(values: List<I8, max 4>) -> I8? { return values.last }
      entry pay(payment: Coin, least: U128) -> U128 {
        require payment.amount >= least else Refused("too little")
        pot.join(payment)
        return pot.amount
      }
      view turns(n: U64) -> U64 {
        var sum: U64 = 0
        for i in 0..<n max 10_000_000 { sum += i }
        return sum
      }
      entry work(n: U64) -> U64 {
        var sum: U64 = 0
        for i in 0..<n max 10_000_000 { sum += i }
        return sum
      }
    }
    """

  /// What is read of a report.
  struct Report: Decodable {
    struct Failure: Decodable {
      let name: String
      let code: Int?
      let message: String?
      let line: Int?
    }
    let status: String
    let stage: String
    let error: Failure?
    let gasUsed: Int
    let nanoseconds: Int
  }

  private func process() throws -> GalaxyProcess {
    let process = try GalaxyProcess()
    try process.write("sample.gx", RunTests.source)
    try process.write("rows.csv", "1,2\n3,4\n")
    try process.write("one.txt", "1.0 2.0")
    try process.write("three.bin", Array("abc".utf8))
    return process
  }

  private static func report(_ outcome: GalaxyProcess.Outcome) throws -> Report {
    try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
  }

  @Test(arguments: [
    (["signed", "-5", "-0.5", "--init", "[-1]"], "(-5, -0.5)"),
    (["signed", "1", "1", "--init", "[-1]"], "(1, 1.0)"),
    (["dot", "@one.txt", "--init", "[3, -1]"], "1.0"),
    (["rows", "@rows.csv", "[1, 2]", "--init", "@one.txt"], "[3.0, 7.0]"),
    (["rows", "@one.txt", "[1]", "--init", "@one.txt"], "[3.0]"),
    (["echo", "@three.bin", "--init", "[0]"], "0x616263"),
    (["last", "@one.txt", "--init", "[0]"], "argument `values`"),
    (["last", "[1, -2]", "--init", "[0]"], "some(-2)"),
    (["shape", "(7, true)", "none", "--init", "[0]"], "Shape.circle(7)"),
    (["shape", "Pair(a: 7, b: true)", "some(.point)", "--init", "[0]"], "Shape.point"),
    (["pay", "0.25 coin", "--value", "0.5 coin", "--init", "[0]"], "500000000000000000"),
    (["dot", "[1]", "--init", "[1, 2]"], "argument `x`: the shape [1] does not fit"),
    (["rows", "@rows.csv", "[1]", "--init", "[1, 2]"], "argument `y`: the shape [1] does not fit"),
    (["echo", "0x010203040506070809", "--init", "[0]"], "at most 8 bytes, not 9"),
  ])
  func argumentsAreReadByTheirTypes(arguments: [String], words: String) throws {
    let process = try process()
    defer { process.remove() }
    let outcome = try process.run(["run", "sample.gx"] + arguments)
    let text = outcome.output + outcome.errors
    #expect(text.contains(words), "\(text)")
    #expect(outcome.code == (words.hasPrefix("argument") || words.hasPrefix("at most") ? 2 : 0))
  }

  @Test(arguments: [
    (["signed", "-5", "-0.5"], "[[-5,-0.5]]"), (["dot", "[1]"], "[0.0]"),
    (["wide", "9007199254740992"], "[9007199254740992]"),
    (["wide", "9007199254740993"], #"["9007199254740993"]"#),
    (["shape", "(7, true)", "none"], #"[{"case":"circle","values":[7]}]"#),
    (["last", "[]"], "[null]"), (["echo", "0x00ff"], #"["0x00ff"]"#),
    (["rows", "[[1]]", "[1]"], #"[{"element":"Q<8,24>","shape":[1],"values":[1.0]}]"#),
  ])
  func resultsAreJSON(arguments: [String], returns: String) throws {
    let process = try process()
    defer { process.remove() }
    let outcome = try process.run(
      ["run", "sample.gx"] + arguments + ["--init", "[0]", "--json"])
    let compact = outcome.output.filter { !$0.isWhitespace }
    #expect(compact.contains("\"returns\":\(returns),"), "\(outcome.output)\(outcome.errors)")
  }

  @Test(arguments: [
    (["pay", "0", "--gas", "0", "--init", "[0]"], "trap", "call", "outOfGas"),
    (["pay", "0", "--gas", "21500", "--init", "[0]"], "trap", "call", "outOfGas"),
    (["pay", "0", "--gas", "18446744073709551615", "--init", "[0]"], "trap", "call", "refused"),
    (["pay", "1", "--init", "[0]"], "revert", "call", "Refused"),
    (["pay", "0", "--init", "[120]"], "revert", "init", "Refused"),
    (["wide", "1", "--gas", "0", "--init", "[0]"], "trap", "call", "outOfGas"),
  ])
  func everyFailureIsAReport(
    arguments: [String], status: String, stage: String, error: String
  ) throws {
    let process = try process()
    defer { process.remove() }
    let outcome = try process.run(["run", "sample.gx"] + arguments + ["--json"])
    #expect(outcome.code == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
    let report = try RunTests.report(outcome)
    #expect(report.status == status && report.stage == stage && report.error?.name == error)
  }

  @Test func `the environment chooses the engine, which changes nothing but time`() throws {
    let process = try process()
    defer { process.remove() }
    let reports = try ["interpreter", "native", "fast"].map { engine in
      let outcome = try process.shell(
        "export GALAXY_ENGINE=\(engine)\ngalaxy run sample.gx dot '[1]' --init '[0]' --json")
      #expect(outcome.code == 0)
      // What is no engine is told.
      #expect(outcome.errors.contains("GALAXY_ENGINE") == (engine == "fast"), "\(outcome.errors)")
      return outcome.output.split(separator: "\n").filter { !$0.contains("nanoseconds") }
    }
    #expect(Set(reports).count == 1)
  }

  @Test func compiledModulesRun() throws {
    let process = try process()
    defer { process.remove() }
    #expect(try process.run(["build", "sample.gx", "--out", "out"]).code == 0)
    let run = ["run", "out/Sample.gxb"]
    let good = try process.run(run + ["dot", "[1, 2]", "--init", "[3, 4]"])
    #expect(good.code == 0 && good.output.hasPrefix("11.0\n"), "\(good.errors)")
    let misfit = try process.run(run + ["dot", "[1]", "--init", "[3, 4]"])
    BadInputTests.expect(misfit, code: 2, saying: "argument `x`: the shape [1] does not fit")
    // Without the JSON the machine alone knows shapes.
    try FileManager.default.removeItem(at: process.folder.appending(path: "out/Sample.json"))
    BadInputTests.expect(
      try process.run(run + ["dot", "[1]", "--init", "[3, 4]"]), code: 1, saying: "trap: shape")
    try process.write("out/Sample.json", "no JSON")
    BadInputTests.expect(
      try process.run(run + ["dot", "[1]", "--init", "[3, 4]"]), code: 2, saying: "is no ABI")
    BadInputTests.expect(
      try process.run(["run", "absent.gxb", "dot"]), code: 2, saying: "there is no file")
    try process.write("bad.gxb", "GXB1")
    BadInputTests.expect(
      try process.run(["run", "bad.gxb", "dot"]), code: 2, saying: "is not a module")
  }

  /// An entry's time is that of the same view: the block around it is not in it.
  @Test func timeIsThatOfExecution() throws {
    let process = try process()
    defer { process.remove() }
    func nanoseconds(_ arguments: [String]) throws -> Int {
      let outcomes = try (0..<3).map { _ in
        try RunTests.report(
          try process.run(["run", "sample.gx"] + arguments + ["--init", "[0]", "--json"])
        ).nanoseconds
      }
      return outcomes.min() ?? 0
    }
    let view = try nanoseconds(["turns", "100000"])
    let entry = try nanoseconds(["work", "100000"])
    #expect(view > 0 && entry < 3 * view, "\(view) \(entry)")
  }

  /// There is one execution, which is recorded and reported: a view's, an entry's, or that of an init that fails.
  @Test(arguments: [
    (["dot", "[1]", "--init", "[3]"], "dot", "success", 0),
    (["pay", "0", "--init", "[3]"], "pay", "success", 21_000),
    (["pay", "1", "--init", "[3]"], "pay", "revert", 21_000),
    (["wide", "1", "--init", "[120]"], "init", "revert", 21_000),
  ])
  func whatIsReportedIsRecorded(
    arguments: [String], method: String, status: String, intrinsic: Int
  ) throws {
    struct Call: Decodable {
      let contract: String
      let method: String
      let status: String
      let gasUsed: Int
    }
    let process = try process()
    defer { process.remove() }
    let outcome = try process.run(
      ["run", "sample.gx"] + arguments + ["--json", "--trace", "t.gxt"])
    let report = try RunTests.report(outcome)
    #expect(report.status == status && report.stage == (method == "init" ? "init" : "call"))
    #expect(report.nanoseconds > 0)
    let shown = try process.run(["trace", "t.gxt", "--json"])
    let calls = try JSONDecoder().decode([Call].self, from: Data(shown.output.utf8))
    #expect(calls.count == 1)
    let call = try #require(calls.first)
    #expect(call.contract == "Sample" && call.method == method && call.status == status)
    // A transaction pays for its bytes as well; a view is none.
    #expect(
      intrinsic == 0
        ? report.gasUsed == call.gasUsed : report.gasUsed > call.gasUsed + intrinsic)
    let text = try process.run(["trace", "t.gxt"]).output
    #expect(text.contains("Sample::\(method)("), "\(text)")
    if status == "revert" { #expect(text.contains("revert Refused(why: "), "\(text)") }
  }
}
