import Diagnostics
import Primitives

/// What the columns of a table mean: by which data and tasks find each other.
///
/// Everything in it is public. Two providers whose schemas have the same hash have rows that may train one model.
package struct DataSchema: Hashable, Sendable {
  /// What a column holds.
  package enum Kind: Hashable, Sendable {
    /// A number within bounds, scaled to 0...1.
    case number(minimum: ExactDecimal, maximum: ExactDecimal, isInteger: Bool)
    /// One of some texts: a feature of 0 or 1 for each of them.
    case category([String])
  }

  /// A column of the table.
  package struct Column: Hashable, Sendable {
    /// Its name in the first line.
    package let name: String
    /// What it holds.
    package let kind: Kind

    /// How many features it gives.
    package var width: Int {
      switch kind {
      case .number: 1
      case .category(let values): values.count
      }
    }
  }

  /// The most features of a row.
  package static let featuresMax = 4_096
  /// The most classes: a label is a byte.
  package static let classesMax = 256
  private static let bounds = JSONBounds(bytesMax: 1 << 20, depthMax: 8, valuesMax: 20_000)

  /// What the rows are.
  package let name: String
  /// The columns of features, in the order of the features.
  package let columns: [Column]
  /// The name of the column of labels.
  package let label: String
  /// The texts of the labels; a label is its index.
  package let classes: [String]
  /// Under which terms the data may be used, and what else is said of it: not part of the hash.
  package let licence: String
  /// Texts by name, such as a location or a device: not part of the hash.
  package let metadata: [JSONValue.Member]
  /// As it was written.
  package let document: JSONValue

  /// Features of a row.
  package var featureCount: Int { columns.reduce(0) { $0 + $1.width } }

  /// Reads a document.
  package init(json bytes: [UInt8]) throws(DataError) {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, within: DataSchema.bounds)
    } catch {
      throw DataError("the schema is no JSON: \(error.reason), before byte \(error.offset)")
    }
    try self.init(document)
  }

  /// Reads a document.
  package init(_ document: JSONValue) throws(DataError) {
    self.document = document
    name = try DataSchema.text(document, "name", in: "the schema")
    licence = document["licence"]?.text ?? "unspecified"
    var metadata: [JSONValue.Member] = []
    if case .object(let members)? = document["metadata"] {
      for member in members {
        guard case .string = member.value else {
          throw DataError("metadata.\(member.name) is a text")
        }
        metadata.append(member)
      }
    }
    self.metadata = metadata
    guard let features = document["features"]?.elements, !features.isEmpty else {
      throw DataError("the schema has a list `features` of columns")
    }
    var columns: [Column] = []
    var width = 0
    for feature in features {
      for column in try DataSchema.columns(feature) {
        width += column.width
        guard width <= DataSchema.featuresMax else {
          throw DataError("the schema has more than \(DataSchema.featuresMax) features")
        }
        columns.append(column)
      }
    }
    self.columns = columns
    guard let label = document["label"] else { throw DataError("the schema has no `label`") }
    self.label = try DataSchema.text(label, "name", in: "label")
    classes = try DataSchema.texts(label["classes"], "label.classes")
    guard (2...DataSchema.classesMax).contains(classes.count) else {
      throw DataError("label.classes: from 2 to \(DataSchema.classesMax) classes")
    }
    guard Set(columns.map(\.name) + [self.label]).count == columns.count + 1 else {
      throw DataError("two columns have one name")
    }
  }

  /// A column, or `count` of them, numbered from 0.
  private static func columns(_ feature: JSONValue) throws(DataError) -> [Column] {
    let name = try text(feature, "name", in: "a feature")
    let kind = try kind(feature, name)
    guard let count = feature["count"] else { return [Column(name: name, kind: kind)] }
    guard case .number(let digits) = count, let number = Int(digits),
      (1...featuresMax).contains(number)
    else { throw DataError("\(name).count: from 1 to \(featuresMax)") }
    return (0..<number).map { Column(name: "\(name)\($0)", kind: kind) }
  }

  private static func kind(_ feature: JSONValue, _ name: String) throws(DataError) -> Kind {
    let type = try text(feature, "type", in: name)
    switch type {
    case "number", "integer":
      guard let minimum = decimal(feature["minimum"]), let maximum = decimal(feature["maximum"]),
        minimum < maximum
      else { throw DataError("\(name): a \(type) has a minimum below its maximum") }
      return .number(minimum: minimum, maximum: maximum, isInteger: type == "integer")
    case "category":
      let values = try texts(feature["values"], "\(name).values")
      guard (2...featuresMax).contains(values.count) else {
        throw DataError("\(name).values: from 2 to \(featuresMax)")
      }
      return .category(values)
    default: throw DataError("\(name): `\(type)` is not number, integer or category")
    }
  }

  private static func decimal(_ value: JSONValue?) -> ExactDecimal? {
    guard case .number(let text)? = value else { return nil }
    return ExactDecimal(text)
  }

  private static func text(
    _ value: JSONValue, _ member: String, in place: String
  ) throws(DataError) -> String {
    guard let text = value[member]?.text, !text.isEmpty else {
      throw DataError("\(place) has no text `\(member)`")
    }
    return text
  }

  private static func texts(_ value: JSONValue?, _ place: String) throws(DataError) -> [String] {
    guard let elements = value?.elements else { throw DataError("\(place) is a list of texts") }
    var texts: [String] = []
    for element in elements {
      guard let text = element.text else { throw DataError("\(place) is a list of texts") }
      texts.append(text)
    }
    guard Set(texts).count == texts.count else { throw DataError("\(place) has a text twice") }
    return texts
  }
}
