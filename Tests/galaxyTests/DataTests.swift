import Foundation
import Testing

/// `galaxy data`, as a data provider uses it.
@Suite struct DataTests {
  private static let schema = """
    {"name": "iris", "licence": "CC0", "features": [
      {"name": "x", "count": 2, "type": "number", "minimum": 0, "maximum": 8}],
     "label": {"name": "kind", "classes": ["a", "b"]}}
    """

  private func folder() throws -> GalaxyProcess {
    let process = try GalaxyProcess()
    try process.write("schema.json", DataTests.schema)
    var table = "x0,x1,kind\n"
    for row in 0..<8 { table += "\(row),\(row < 4 ? "0.5" : "7.25"),\(row < 4 ? "a" : "b")\n" }
    try process.write("rows.csv", table)
    return process
  }

  @Test func rowsAreSignedScoredAndChecked() throws {
    let galaxy = try folder()
    defer { galaxy.remove() }
    let done = try galaxy.shell(
      """
      galaxy data prepare rows.csv --schema schema.json --out mine
      galaxy data check mine > checked
      galaxy data prepare rows.csv --schema schema.json --out mine --json
      galaxy data prepare rows.csv --schema schema.json --out parts --shards 3 > parts.txt
      ls parts; stat -c %a mine/rows.gxr
      """)
    #expect(done.code == 0, "\(done.errors)")
    // 8/72 * 1 * 1 * 1 * 1
    #expect(done.output.contains("quality:  0.111111"), "\(done.output)")
    #expect(done.output.contains("\"score\": 0.111111"))
    #expect(done.output.hasSuffix("0\n1\n2\n600\n"))
    // The rows stay out of what is public.
    let document = String(decoding: try galaxy.read("mine/document.json"), as: UTF8.self)
    #expect(document.contains("\"root\": \"0x") && !document.contains("7.25"))
    // Changed rows are noticed; other rows replace none.
    var rows = try galaxy.read("mine/rows.gxr")
    rows[17] ^= 1
    try galaxy.write("mine/rows.gxr", rows)
    let changed = try galaxy.run(["data", "check", "mine"])
    #expect(changed.code == 1 && changed.errors.contains("Merkle root differs"), "\(changed)")
    let other = try galaxy.run(
      ["data", "prepare", "rows.csv", "--schema", "schema.json", "--out", "mine"])
    #expect(other.code == 2 && other.errors.contains("mine holds other rows"))
  }

  @Test func wrongInputIsNamed() throws {
    let galaxy = try folder()
    defer { galaxy.remove() }
    try galaxy.write("bad.csv", "x0,x1,kind\n1,9,a\n")
    try galaxy.write("bad.json", "{\"name\": \"x\"}")
    for (table, schema, code, expected) in [
      ("bad.csv", "schema.json", Int32(1), "bad.csv: line 2, x1: 9 is outside the range"),
      ("rows.csv", "bad.json", 1, "bad.json: the schema has a list `features`"),
      ("none.csv", "schema.json", 2, "there is no file none.csv"),
    ] {
      let outcome = try galaxy.run(["data", "prepare", table, "--schema", schema, "--out", "o"])
      #expect(outcome.code == code && outcome.errors.contains(expected), "\(outcome)")
      #expect(outcome.signal == nil)
    }
    let many = try galaxy.run(
      ["data", "prepare", "rows.csv", "--schema", "schema.json", "--out", "o", "--shards", "9"])
    #expect(many.code == 2 && many.errors.contains("there are 8 rows"))
  }
}
