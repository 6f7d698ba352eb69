import Diagnostics
import Primitives

/// What a provider says of a data set in public: schema, signature, quality, licence. No row is in it.
package struct DataDocument: Hashable, Sendable {
  private static let format = "galaxy-data-1"

  /// What the columns mean.
  package let schema: DataSchema
  /// Whose rows they are.
  package let owner: Address
  /// Rows of a batch.
  package let batch: Int
  /// The root of the tree of owner and batches: the signature of the data.
  package let root: Hash256
  /// The counts from which the score follows.
  package let quality: DataQualityReport
  /// Which part of a larger table it is, from 0, and of how many.
  package let shard: Int
  package let shards: Int

  /// The document of rows.
  package init(
    _ rows: PreparedRows, schema: DataSchema, owner: Address, batch: Int, shard: Int = 0,
    of shards: Int = 1
  ) throws(DataError) {
    self.schema = schema
    (self.owner, self.batch) = (owner, batch)
    root = try DataBatches(rows, size: batch).tree(of: owner).root
    quality = DataQualityReport(rows)
    (self.shard, self.shards) = (shard, shards)
  }

  /// The document as it is stored: its bytes have one CID.
  package var encoded: [UInt8] {
    let counts: [(String, Int)] = [
      ("rows", quality.rows), ("features", quality.features), ("missing", quality.missing),
      ("distinct", quality.distinct), ("varying", quality.varying), ("agreeing", quality.agreeing),
    ]
    let document = JSONValue.members(
      ("format", .string(DataDocument.format)), ("schema", schema.document),
      ("schemaHash", .string(schema.hash.hex)), ("owner", .string(owner.checksummed)),
      ("batch", .integer(batch)),
      ("root", .string(root.hex)),
      ("shard", .integer(shard)), ("shards", .integer(shards)),
      ("quality", .object(counts.map { JSONValue.Member($0.0, .integer($0.1)) })),
      ("score", .integer(Int(quality.score))))
    return Array((document.pretty + "\n").utf8)
  }

  /// Reads a document of somebody else: its schema hash and score must follow from the rest.
  package init(json bytes: [UInt8]) throws(DataError) {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(
        parsing: bytes, within: JSONBounds(bytesMax: 1 << 20, depthMax: 10, valuesMax: 20_000))
    } catch {
      throw DataError("the document is no JSON: \(error.reason)")
    }
    guard document["format"]?.text == DataDocument.format, let schemaText = document["schema"],
      let root = document["root"]?.text.flatMap({ Hash256(hex: $0) }),
      let counts = document["quality"],
      let owner = document["owner"]?.text.flatMap({ Address(checksummed: $0) }),
      let batch = DataDocument.number(document, "batch"),
      (1...PreparedRows.rowsMax).contains(batch),
      let shard = DataDocument.number(document, "shard"),
      let shards = DataDocument.number(document, "shards"), shard >= 0, shard < shards
    else { throw DataError("this is no document of a data set") }
    func count(_ name: String) -> Int { DataDocument.number(counts, name) ?? -1 }
    guard
      let quality = DataQualityReport(
        rows: count("rows"), features: count("features"), missing: count("missing"),
        distinct: count("distinct"), varying: count("varying"), agreeing: count("agreeing"))
    else { throw DataError("the document states counts that no rows have") }
    schema = try DataSchema(schemaText)
    self.root = root
    (self.owner, self.batch) = (owner, batch)
    self.quality = quality
    (self.shard, self.shards) = (shard, shards)
    guard quality.features == schema.featureCount else {
      throw DataError("the document counts other features than its schema has")
    }
    guard document["schemaHash"]?.text == schema.hash.hex else {
      throw DataError("the document states another hash than its schema has")
    }
    guard DataDocument.number(document, "score") == Int(quality.score) else {
      throw DataError("the document states another score than its counts give")
    }
  }

  /// Refuses rows that are not those of the document.
  package func check(_ rows: PreparedRows) throws(DataError) {
    guard rows.featureCount == schema.featureCount, rows.classCount == schema.classes.count else {
      throw DataError("the rows have another shape than the schema")
    }
    guard try DataBatches(rows, size: batch).tree(of: owner).root == root else {
      throw DataError("the rows are not those that the document signs: their Merkle root differs")
    }
    guard DataQualityReport(rows) == quality else {
      throw DataError("the rows give other counts than the document states")
    }
  }

  private static func number(_ value: JSONValue, _ member: String) -> Int? {
    guard case .number(let text)? = value[member] else { return nil }
    return Int(text)
  }
}
