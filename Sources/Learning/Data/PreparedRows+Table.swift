extension PreparedRows {
  /// What stands for a value that the table does not have.
  private static let nothing: Set<String> = ["", "NA", "N/A", "nan", "NaN", "null", "?"]

  /// Reads a table whose first line names its columns; those that the schema does not name are left out.
  ///
  /// A value outside its range or its list, and a row without a label, are errors, which name the line.
  package init(csv bytes: [UInt8], schema: DataSchema) throws(DataError) {
    self.init(featureCount: schema.featureCount, classCount: schema.classes.count)
    var reader = TableReader(bytes)
    let fieldsMax = DataSchema.featuresMax * 2
    guard let header = try reader.next(fieldsMax: fieldsMax) else {
      throw DataError("the table is empty: its first line names the columns")
    }
    var places: [String: Int] = [:]
    for (place, name) in header.enumerated() {
      guard places.updateValue(place, forKey: name) == nil else {
        throw DataError("two columns are named `\(name)`")
      }
    }
    func place(_ name: String) throws(DataError) -> Int {
      guard let place = places[name] else { throw DataError("the table has no column `\(name)`") }
      return place
    }
    var columns: [(DataSchema.Column, Int)] = []
    for column in schema.columns { columns.append((column, try place(column.name))) }
    let labelPlace = try place(schema.label)
    let labels = Dictionary(uniqueKeysWithValues: zip(schema.classes, UInt8(0)...))
    while let fields = try reader.next(fieldsMax: fieldsMax) {
      guard fields.count == header.count else {
        throw DataError(
          "line \(reader.line): \(fields.count) fields, but the first line has \(header.count)")
      }
      guard count < PreparedRows.rowsMax, features.count + featureCount <= PreparedRows.valuesMax
      else { throw DataError("line \(reader.line): more rows than a data set may have") }
      guard let label = labels[fields[labelPlace]] else {
        throw DataError("line \(reader.line): `\(fields[labelPlace])` is no label of the schema")
      }
      var (row, missing) = ([Int32](), [Bool]())
      row.reserveCapacity(featureCount)
      missing.reserveCapacity(featureCount)
      for (column, place) in columns {
        let isMissing = PreparedRows.nothing.contains(fields[place])
        let values =
          isMissing
          ? PreparedRows.middle(column)
          : try PreparedRows.values(fields[place], column, reader.line)
        row += values
        for _ in values { missing.append(isMissing) }
      }
      append(features: row, missing: missing, label: label)
    }
    guard count > 0 else { throw DataError("the table has no rows") }
  }

  /// What takes the place of a missing value: the middle of the range, no category.
  private static func middle(_ column: DataSchema.Column) -> [Int32] {
    switch column.kind {
    case .number: [Share.one / 2]
    case .category(let values): values.map { _ in 0 }
    }
  }

  private static func values(
    _ text: String, _ column: DataSchema.Column, _ line: Int
  ) throws(DataError) -> [Int32] {
    switch column.kind {
    case .number(let minimum, let maximum, let isInteger):
      guard let number = ExactDecimal(text) else {
        throw DataError("line \(line), \(column.name): `\(text)` is not a number")
      }
      guard !isInteger || number.isInteger else {
        throw DataError("line \(line), \(column.name): `\(text)` is not an integer")
      }
      guard minimum <= number, number <= maximum else {
        throw DataError("line \(line), \(column.name): \(text) is outside the range of the schema")
      }
      return [number.scaled(from: minimum, to: maximum)]
    case .category(let known):
      guard let index = known.firstIndex(of: text) else {
        throw DataError("line \(line), \(column.name): `\(text)` is no value of the schema")
      }
      return known.indices.map { $0 == index ? Share.one : 0 }
    }
  }
}
