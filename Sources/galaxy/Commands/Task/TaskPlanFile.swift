import Actors
import Diagnostics
import Foundation
import Learning
import Primitives

/// What a model provider writes down of a task: a JSON file, beside which its schema and its test rows lie.
struct TaskPlanFile {
  /// What providers' data must be like.
  let schema: DataSchema
  /// The test set in slices.
  let slices: TestSlices
  /// What is trained, and from where.
  let start: TaskStart
  private let document: JSONValue
  private let path: String

  private static let names: Set = [
    "schema", "test", "places", "rounds", "reserve", "deposit", "fee", "bond", "minimumQuality",
    "minimumRows", "target", "gated", "plan", "steps", "rate", "decay", "batch", "enrol", "commit",
    "reveal", "score", "model", "units", "seed", "start", "tolerance",
  ]

  /// Reads a file, and what it names.
  init(_ path: String) throws {
    self.path = path
    // The one library for TOML in Swift wraps a C++ parser, for a file of twenty lines.
    guard !path.hasSuffix(".toml") else {
      throw CommandFailure.usage(
        "\(path): a task is written in JSON, with the same names: galaxy task --help shows one")
    }
    let bytes = try Files.read(path, limit: 1 << 20)
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, within: JSONBounds())
    } catch {
      throw CommandFailure.usage("\(path): no JSON: \(error.reason), before byte \(error.offset)")
    }
    self.document = document
    guard case .object(let members) = document else {
      throw CommandFailure.usage("\(path): a task is an object")
    }
    if let unknown = members.first(where: { !TaskPlanFile.names.contains($0.name) }) {
      throw CommandFailure.usage("\(path): there is no `\(unknown.name)` in a task")
    }
    let folder = (path as NSString).deletingLastPathComponent
    func beside(_ text: String) -> String {
      text.hasPrefix("/") || folder.isEmpty ? text : "\(folder)/\(text)"
    }
    func file(_ name: String) throws -> String {
      guard let text = document[name]?.text else {
        throw CommandFailure.usage("\(path): `\(name)` names a file")
      }
      return beside(text)
    }
    let (schemaPath, testPath) = (try file("schema"), try file("test"))
    let schemaBytes = try Files.read(schemaPath, limit: 1 << 20)
    let schema = try preparing(schemaPath) { () throws(DataError) in
      try DataSchema(json: schemaBytes)
    }
    self.schema = schema
    let testBytes = try Files.read(testPath, limit: 1 << 28)
    let rounds = try TaskPlanFile.count(document, "rounds", 10, path)
    guard (1...64).contains(rounds) else {
      throw CommandFailure.usage("\(path): rounds: from 1 to 64")
    }
    let kinds: [String: TrainingKind] = ["softmax": .softmax, "network": .network]
    guard let kind = kinds[document["model"]?.text ?? "softmax"] else {
      throw CommandFailure.usage("\(path): model: softmax or network")
    }
    let units = try document["units"].map { _ in
      try TaskPlanFile.count(document, "units", 0, path)
    }
    guard units.map({ kind == .network && (1...schema.featureCount).contains($0) }) ?? true else {
      throw CommandFailure.usage("\(path): units: of a network, at most as many as features")
    }
    start = try TaskStart(
      kind, schema: schema, units: units,
      seed: UInt64(try TaskPlanFile.count(document, "seed", 1, path)),
      folder: document["start"]?.text.map(beside))
    slices = try preparing(testPath) { () throws(DataError) in
      try TestSlices(PreparedRows(csv: testBytes, schema: schema), rounds: rounds)
    }
  }

  /// The terms, on a market.
  func terms(market: Address) throws -> TaskTerms {
    let plans: [String: TaskTerms.Plan] = ["shapley": .shapley, "rank": .rank, "price": .price]
    guard let plan = plans[document["plan"]?.text ?? "shapley"] else {
      throw CommandFailure.usage("\(path): plan: shapley, rank or price")
    }
    func count<Value: FixedWidthInteger>(_ name: String, _ otherwise: Int) throws -> Value {
      guard let value = Value(exactly: try TaskPlanFile.count(document, name, otherwise, path))
      else { throw CommandFailure.usage("\(path): \(name) is too large") }
      return value
    }
    func fixed(_ name: String, _ otherwise: String, most: ExactDecimal) throws -> Int32 {
      var text = otherwise
      if case .number(let written)? = document[name] { text = written }
      guard let value = ExactDecimal(text), let zero = ExactDecimal("0"),
        let one = ExactDecimal("1"),
        zero <= value, value <= most
      else { throw CommandFailure.usage("\(path): \(name) is out of range") }
      return value.scaled(from: zero, to: one)
    }
    func amount(_ name: String) throws -> UInt128 {
      guard let value = document[name] else {
        throw CommandFailure.usage("\(path): `\(name)` is missing, as in \"2 coin\"")
      }
      if case .number(let text) = value { return try ChainText.amount(text, option: name) }
      return try ChainText.amount(value.text ?? "", option: name)
    }
    guard let one = ExactDecimal("1"), let half = ExactDecimal("0.5") else {
      preconditionFailure("these are decimals")
    }
    return TaskTerms(
      market: market, schema: schema.hash,
      minimumQuality: try fixed("minimumQuality", "0", most: one),
      minimumRows: try count("minimumRows", 1), places: try count("places", 5),
      rounds: try count("rounds", 10), reserve: try amount("reserve"),
      deposit: try amount("deposit"), fee: try amount("fee"), bond: try amount("bond"),
      target: try fixed("target", "0", most: one), gated: try fixed("gated", "0.5", most: one),
      testRoot: slices.tree.root, plan: plan, steps: try count("steps", 5),
      rate: try fixed("rate", "0.5", most: one), decay: try fixed("decay", "0.0001", most: half),
      batch: try count("batch", 64), enrolTime: try count("enrol", 60),
      commitTime: try count("commit", 60), revealTime: try count("reveal", 60),
      scoreTime: try count("score", 120), kind: start.kind,
      tolerance: try fixed("tolerance", "0", most: one))
  }

  private static func count(
    _ document: JSONValue, _ name: String, _ otherwise: Int, _ path: String
  ) throws -> Int {
    guard let value = document[name] else { return otherwise }
    guard case .number(let text) = value, let number = Int(text), number >= 0 else {
      throw CommandFailure.usage("\(path): \(name) is a number")
    }
    return number
  }
}
