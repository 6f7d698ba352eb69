import Learning
import Primitives
import Tensors
import Testing

/// Tables that become rows: exact, signed, scored.
@Suite struct PreparedRowsTests {
  private static let schemaText = """
    {"name": "people", "licence": "CC0", "metadata": {"place": "Ulm"},
     "features": [{"name": "age", "type": "integer", "minimum": 0, "maximum": 100},
                  {"name": "height", "type": "number", "minimum": -1, "maximum": 2},
                  {"name": "eye", "type": "category", "values": ["blue", "brown"]}],
     "label": {"name": "kind", "classes": ["a", "b"]}}
    """

  private func schema(_ text: String = schemaText) throws -> DataSchema {
    try DataSchema(json: Array(text.utf8))
  }

  private func rows(_ csv: String) throws -> PreparedRows {
    try PreparedRows(csv: Array(csv.utf8), schema: schema())
  }

  private func reason(_ body: () throws -> some Any) -> String {
    do {
      _ = try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func decimalsAreExact() throws {
    let good: [(String, Int128)] = [
      ("0", 0), ("-0", 0), ("1", 1_000_000_000_000), ("+.5", 500_000_000_000),
      ("1e-05", 10_000_000), ("-12.25E1", -122_500_000_000_000),
      ("0.0000000000005", 0), ("0.0000000000015", 2), ("0.00000000000050000000000000000000001", 1),
      ("1000000000000000", 1_000_000_000_000_000_000_000_000_000),
      ("0." + String(repeating: "0", count: 100) + "1", 0),
      ("123456789012.1234567890125", 123_456_789_012_123_456_789_012),
    ]
    for (text, units) in good { #expect(ExactDecimal(text)?.units == units, "\(text)") }
    for text in [
      "", "-", ".", "e5", "1e", "1e1001", "0x10", "1,5", "1 ", "--1", "1.2.3", "1000000000000001",
      "1e16", "١", String(repeating: "9", count: 400),
    ] {
      #expect(ExactDecimal(text) == nil, "\(text)")
    }
  }

  @Test func aTableBecomesRows() throws {
    let data = try rows(
      "\u{FEFF}kind,eye,age,extra,height\r\na,blue,25,\"x,\n\"\"y\",0.5\r\n\r\nb,?,100,,NA\r\n")
    let one = Share.one
    #expect(data.features == [one / 4, one / 2, one, 0, one, one / 2, 0, 0])
    #expect(
      data.missing == [false, false, false, false, false, true, true, true])
    #expect(data.labels == [0, 1])
    #expect(try PreparedRows(decoding: data.encoded) == data)
  }

  @Test func wrongTablesAreRefusedWithTheirPlace() throws {
    let cases = [
      ("", "the table is empty"), ("kind,eye,age,height\n", "the table has no rows"),
      ("kind,eye,age\na,blue,1\n", "the table has no column `height`"),
      ("kind,kind,eye,age,height\n", "two columns are named `kind`"),
      ("kind,eye,age,height\na,blue,1\n", "line 2: 3 fields"),
      ("kind,eye,age,height\nc,blue,1,0\n", "line 2: `c` is no label"),
      ("kind,eye,age,height\na,blue,1,0\na,blue,101,0\n", "line 3, age: 101 is outside"),
      ("kind,eye,age,height\na,blue,1.5,0\n", "line 2, age: `1.5` is not an integer"),
      ("kind,eye,age,height\na,blue,x,0\n", "line 2, age: `x` is not a number"),
      ("kind,eye,age,height\na,red,1,0\n", "line 2, eye: `red` is no value"),
      ("kind,eye,age,height\na,\"blue,1,0\n", "line 2: a quote is not closed"),
      ("kind,eye,age,height\na,\"blue\"x,1,0\n", "line 2: text behind a closed quote"),
    ]
    for (csv, expected) in cases {
      #expect(reason { try rows(csv) }.hasPrefix(expected), "\(csv): \(reason { try rows(csv) })")
    }
    #expect(
      reason { try PreparedRows(csv: [0x61, 0xFF], schema: schema()) }
        == "line 1: a field is no UTF-8")
  }

  @Test func wrongSchemasAreRefused() throws {
    let whole = PreparedRowsTests.schemaText
    for (old, new, expected) in [
      ("\"maximum\": 100", "\"maximum\": 0", "age: a integer has a minimum below its maximum"),
      ("\"integer\"", "\"float\"", "age: `float` is not number, integer or category"),
      ("[\"a\", \"b\"]", "[\"a\"]", "label.classes: from 2 to 256 classes"),
      ("[\"a\", \"b\"]", "[\"a\", \"a\"]", "label.classes has a text twice"),
      ("\"height\"", "\"age\"", "two columns have one name"),
      ("\"type\": \"number\"", "\"count\": 4097, \"type\": \"number\"", "height.count: from 1"),
      ("\"CC0\",", "\"CC0\"", "the schema is no JSON"),
    ] {
      let text = whole.replacing(old, with: new)
      #expect(text != whole && reason { try schema(text) }.hasPrefix(expected), "\(expected)")
    }
    // What is said beside the meaning of the rows does not change who can train together.
    let other = whole.replacing("CC0", with: "MIT").replacing(
      "\"minimum\": 0,", with: "\"minimum\": 0.0,")
    #expect(try schema(other).hash == schema().hash)
    #expect(try schema(whole.replacing("100", with: "99")).hash != schema().hash)
  }

  private let owner = Address(truncating: 7)

  /// Capability 1: one changed value, label, order or owner changes the root; a batch is proved by its path.
  @Test func theRootSignsEveryRow() throws {
    let csv = "kind,eye,age,height\na,blue,1,0\nb,brown,2,1\na,blue,3,2\n"
    let batches = try DataBatches(rows(csv), size: 2)
    let tree = batches.tree(of: owner)
    for (old, new) in [("1,0", "2,0"), ("a,blue,1", "b,blue,1"), ("2,1", "2,1.0000002")] {
      let other = try DataBatches(rows(csv.replacing(old, with: new)), size: 2)
      #expect(other.tree(of: owner).root != tree.root, "\(old)")
    }
    #expect(batches.tree(of: Address(truncating: 8)).root != tree.root)
    #expect(try DataBatches(rows(csv), size: 3).tree(of: owner).root != tree.root)
    let leaves = [
      DataBatches.leaf(of: owner), Commitment.of(batches.batches[0].x, batches.batches[0].y),
      Commitment.of(batches.batches[1].x, batches.batches[1].y),
    ]
    #expect(tree.leafCount == 3 && batches.batches[1].x.shape == [1, 4])
    for index in 0..<3 {
      let proof = try #require(tree.proof(at: index))
      #expect(proof.verify(leaf: leaves[index].bytes, root: tree.root, hash: .keccak256))
      #expect(
        !proof.verify(leaf: leaves[(index + 1) % 3].bytes, root: tree.root, hash: .keccak256))
    }
  }

  /// Worked out by hand: 4 rows, one twice, a category of two features missing, two of four features vary,
  /// and the third row is nearer to the first (distance 1) than to the fourth (1.01).
  @Test func qualityIsTheProductOfFiveShares() throws {
    let data = try rows(
      "kind,eye,age,height\na,blue,0,0.5\na,blue,0,0.5\nb,blue,100,0.5\nb,?,90,0.5\n")
    let report = DataQualityReport(data)
    #expect(
      report
        == DataQualityReport(
          rows: 4, features: 4, missing: 2, distinct: 3, varying: 2, agreeing: 3))
    let shares: [Int128] = [4, 14, 3, 2, 3]
    let wholes: [Int128] = [68, 16, 4, 4, 4]
    var score = Share.one
    for (share, whole) in zip(shares, wholes) {
      score = Share.product(score, Share.raw(share, of: whole))
    }
    #expect(report.score == score && Share.text(score) == "0.014476", "\(Share.text(score))")
    #expect(
      DataQualityReport(rows: 4, features: 4, missing: 17, distinct: 3, varying: 2, agreeing: 4)
        == nil)
  }

  @Test func aDocumentHoldsForItsRowsAlone() throws {
    let csv = "kind,eye,age,height\na,blue,1,0\nb,brown,2,1\na,blue,3,2\nb,blue,4,2\n"
    let data = try rows(csv)
    let document = try DataDocument(data, schema: schema(), owner: owner, batch: 3)
    let bytes = document.encoded
    let read = try DataDocument(json: bytes)
    #expect(read == document)
    try read.check(data)
    #expect(
      reason { try read.check(rows(csv.replacing("b,blue,4", with: "a,blue,4"))) }
        .hasPrefix("the rows are not those that the document signs"))
    let text = String(decoding: bytes, as: UTF8.self)
    for (old, new) in [
      ("\"agreeing\": ", "\"agreeing\": 1"), ("\"score\": ", "\"score\": 1"),
      ("\"schemaHash\": \"0x", "\"schemaHash\": \"0x0"), ("\"rows\": 4", "\"rows\": 5"),
      ("\"maximum\": 100", "\"maximum\": 101"),
    ] {
      let changed = text.replacing(old, with: new)
      #expect(
        changed != text && reason { try DataDocument(json: Array(changed.utf8)) } != "no error")
    }
  }

  /// Hostile files: no truncation and no changed byte of rows is accepted with the same root, and none crashes.
  @Test func damagedRowsAreNoticed() throws {
    let data = try rows("kind,eye,age,height\na,blue,1,0\nb,?,2,1\n")
    let bytes = data.encoded
    for length in 0..<bytes.count {
      #expect(throws: DataError.self) { try PreparedRows(decoding: Array(bytes[..<length])) }
    }
    for position in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[position] ^= 1 << bit
        if let read = try? PreparedRows(decoding: changed) { #expect(read != data) }
      }
    }
  }
}
