import ArgumentParser
import Diagnostics
import Keystore
import Learning
import Primitives

struct DataPrepareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract: "Read a table by a schema: scale, score and sign its rows.",
    discussion: """
      Examples:
        galaxy data prepare rows.csv --schema schema.json --out mine --owner bob
        galaxy data prepare rows.csv --schema schema.json --out mine --shards 4

      A schema is JSON:
        {"name": "digits 8x8", "licence": "CC-BY-4.0", "metadata": {"place": "Ulm"},
         "features": [{"name": "pixel", "count": 64, "type": "integer",
                       "minimum": 0, "maximum": 16},
                      {"name": "ink", "type": "category", "values": ["blue", "red"]}],
         "label": {"name": "digit", "classes": ["0", "1", "2"]}}

      The table's first line names its columns; a feature with a count stands for
      pixel0, pixel1 and so on. Numbers become Q<8, 24> in 0...1, exactly rounded; a
      category becomes a feature of 0 or 1 for each value. What is missing (empty, NA,
      ?, nan) becomes the middle of its range and counts against the quality, which is
      the product of

        amount        rows / (rows + 64)
        completeness  values that are there / all
        uniqueness    different rows / rows
        variation     features whose variance is at least 1/1024 / features
        consistency   of up to 512 rows, evenly spaced, those whose nearest other
                      one has the same label

      each a Q<8, 24> rounded to nearest, ties to even. The data is signed by the root
      of a Merkle tree: first the owner, then the hashes of batches of rows.

      CSV only: there is no well-kept reader of Arrow or Parquet for Swift yet;
      `pandas.read_parquet(path).to_csv(path, index=False)` writes what is read here.
      """)

  @Argument(help: "The table: a CSV file with a header.") var table: String
  @Option(help: "The schema: a JSON file.") var schema: String
  @Option(help: "The folder to write.") var out: String
  @Option(help: "Who will offer it: an address, or an account as --from of `galaxy send`.")
  var owner = "alice"
  @Option(help: "Rows of a batch: what a step of training takes, and what a dispute opens.")
  var batch = 64
  @OptionGroup var accounts: AccountFolder
  @Option(help: "Cut it into so many data sets of their own.") var shards = 1
  @Flag(help: "Print JSON.") var json = false

  private static let tableBytesMax = 1 << 30

  func validate() throws {
    guard (1...PreparedRows.rowsMax).contains(batch) else {
      throw ValidationError("--batch: from 1 to \(PreparedRows.rowsMax)")
    }
    guard (1...1_024).contains(shards) else { throw ValidationError("--shards: from 1 to 1024") }
  }

  func run() throws {
    let schemaBytes = try Files.read(schema, limit: 1 << 20)
    let read = try preparing(schema) { () throws(DataError) in try DataSchema(json: schemaBytes) }
    let bytes = try Files.read(table, limit: DataPrepareCommand.tableBytesMax)
    let rows = try preparing(table) { () throws(DataError) in
      try PreparedRows(csv: bytes, schema: read)
    }
    guard rows.count >= shards else {
      throw CommandFailure.usage("--shards: \(shards), but there are \(rows.count) rows")
    }
    let owner = try address(owner)
    var written: [JSONValue] = []
    for shard in 0..<shards {
      let part = shards == 1 ? rows : rows.shard(shard, of: shards)
      let document = try preparing(table) { () throws(DataError) in
        try DataDocument(
          part, schema: read, owner: owner, batch: batch, shard: shard, of: shards)
      }
      let folder = PreparedFolder(path: shards == 1 ? out : "\(out)/\(shard)")
      try folder.write(part, document)
      if json {
        written.append(DataText.json(document, folder: folder.path))
      } else {
        print(([folder.path] + DataText.lines(document).map { "  " + $0 }).joined(separator: "\n"))
      }
    }
    if json { print((shards == 1 ? written[0] : .array(written)).pretty) }
  }

  /// The account that is meant: one of the keystore before one of the development chain.
  private func address(_ text: String) throws -> Address {
    let own = try accounts.entries().first { $0.name == text }
    return try own?.keystore.address ?? ChainText.account(text)
  }
}
