import Diagnostics
import Learning
import Primitives

/// How commands show a data set.
enum DataText {
  static func lines(_ document: DataDocument) -> [String] {
    let quality = document.quality
    var lines = [
      "schema:   \(document.schema.name), \(quality.features) features, \(document.schema.classes.count) classes",
      "          \(document.schema.hash.hex)",
      "licence:  \(document.schema.licence)",
      "rows:     \(quality.rows)"
        + (document.shards > 1 ? ", shard \(document.shard) of \(document.shards)" : ""),
      "owner:    \(document.owner.checksummed)",
      "root:     \(document.root.hex), in batches of \(document.batch) rows",
      "quality:  \(Share.text(quality.score))",
    ]
    for share in quality.shares {
      let name = share.name + String(repeating: " ", count: 14 - share.name.count)
      lines.append("  \(name)\(Share.text(share.value))")
    }
    return lines
  }

  static func json(_ document: DataDocument, folder: String) -> JSONValue {
    let shares = document.quality.shares.map {
      JSONValue.Member($0.name, .number(Share.text($0.value)))
    }
    return .members(
      ("folder", .string(folder)), ("schema", .string(document.schema.name)),
      ("schemaHash", .string(document.schema.hash.hex)), ("rows", .integer(document.quality.rows)),
      ("shard", .integer(document.shard)), ("shards", .integer(document.shards)),
      ("owner", .string(document.owner.checksummed)), ("batch", .integer(document.batch)),
      ("root", .string(document.root.hex)),
      ("score", .number(Share.text(document.quality.score))),
      ("scoreRaw", .integer(Int(document.quality.score))), ("shares", .object(shares)))
  }
}
