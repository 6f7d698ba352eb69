import Actors
import ArgumentParser
import Diagnostics
import Learning
import Primitives
import Tensors

struct ModelQueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Pay for the class of rows, which the contract computes.",
    discussion: """
      Examples:
        galaxy model query 0x… rows.csv --schema schema.json --from judy
        galaxy model query 0x… rows.csv --schema schema.json --rows 10 --json

      The table has a header; its label, if it has one, is not sent. The schema is
      that of the task: rows are scaled by it as the training data were. Every row
      costs the fee of the sale. A row that this folder has paid for is answered again for
      nothing.
      """)

  @Argument(help: "The sale: its address.") var sale: String
  @Argument(help: "The table: a CSV file.") var table: String
  @Option(help: "The schema: a JSON file.") var schema: String
  @Option(help: "At most so many rows, from the first on.") var rows: Int?
  @OptionGroup var actor: ActorOptions
  @Flag(help: "Print JSON: label, probability, fee of each row.") var json = false

  func run() throws {
    let schemaBytes = try Files.read(schema, limit: 1 << 20)
    let read = try preparing(schema) { () throws(DataError) in try DataSchema(json: schemaBytes) }
    let bytes = ModelQueryCommand.labeled(try Files.read(table, limit: 1 << 26), read)
    let all = try preparing(table) { () throws(DataError) in
      try PreparedRows(csv: bytes, schema: read)
    }
    let context = try actor.open("model")
    let address = try actor.node.contract(sale, on: context.chain)
    let count = min(rows ?? all.count, all.count)
    let answers = try acting { () throws(ActorError) in
      let sale = try ModelSale(context, at: address)
      var answers: [ModelSale.Answer] = []
      for index in 0..<count {
        let row: Tensor
        do throws(TensorError) {
          row = try all.features(of: index..<index + 1)
        } catch {
          throw .invalid("row \(index) is no tensor: \(error)")
        }
        // The same row twice in a table is two purchases.
        let name = Commitment.of(row).hex.dropFirst(2).prefix(16)
        answers.append(try sale.query(row, purchase: "\(name)-\(index)"))
      }
      return answers
    }
    show(answers, classes: read.classes)
  }

  private func show(_ answers: [ModelSale.Answer], classes: [String]) {
    let lines = answers.map { answer in
      (
        classes.indices.contains(answer.label) ? classes[answer.label] : "\(answer.label)",
        Share.text(
          Int32(
            clamping: answer.probabilities.indices.contains(answer.label)
              ? answer.probabilities[answer.label] : 0)), answer.fee
      )
    }
    guard json else {
      for (label, probability, fee) in lines {
        print("\(label)  probability \(probability)  paid \(fee)")
      }
      return
    }
    print(
      JSONValue.array(
        lines.map {
          .members(
            ("label", .string($0.0)), ("probability", .number($0.1)), ("fee", .string(String($0.2)))
          )
        }
      ).pretty)
  }

  /// The table with a label for each row, for one that has none: what it is does not matter.
  private static func labeled(_ bytes: [UInt8], _ schema: DataSchema) -> [UInt8] {
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: true) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    guard let header = lines.first, let label = schema.classes.first,
      !header.split(separator: ",").contains(where: { $0 == schema.label })
    else { return bytes }
    lines[0] += ",\(schema.label)"
    for index in lines.indices.dropFirst() { lines[index] += ",\(label)" }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}
