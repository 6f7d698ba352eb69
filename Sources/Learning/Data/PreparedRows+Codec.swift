import Primitives

extension PreparedRows {
  private static let magic: [UInt8] = Array("GXR1".utf8)

  /// The file of the rows: a mark, features and classes and rows, then of each row its features, its label, and a bit for each
  /// missing feature. Integers have their lowest byte first.
  package var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.bytes(PreparedRows.magic)
    for number in [featureCount, classCount, count] { writer.u32(UInt32(number)) }
    for index in 0..<count {
      for feature in row(index) { writer.u32(UInt32(bitPattern: feature)) }
      writer.u8(labels[index])
      let flags = missing[index * featureCount..<(index + 1) * featureCount]
      for start in stride(from: flags.startIndex, to: flags.endIndex, by: 8) {
        let byte = flags[start..<min(start + 8, flags.endIndex)]
        writer.u8(byte.reversed().reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
      }
    }
    return writer.bytes
  }

  /// Reads the file of rows.
  package init(decoding bytes: [UInt8]) throws(DataError) {
    do {
      var reader = ByteReader(bytes)
      guard try reader.bytes(4) == PreparedRows.magic else {
        throw DataError("these are no prepared rows")
      }
      let features = Int(try reader.u32())
      let classes = Int(try reader.u32())
      let rows = Int(try reader.u32())
      guard (1...DataSchema.featuresMax).contains(features),
        (2...DataSchema.classesMax).contains(classes), rows <= PreparedRows.rowsMax,
        rows * features <= PreparedRows.valuesMax
      else { throw DataError("the prepared rows have a shape beyond the limits") }
      self.init(featureCount: features, classCount: classes)
      for _ in 0..<rows {
        var row: [Int32] = []
        for _ in 0..<features {
          let value = try reader.u32()
          guard value <= UInt32(Share.one) else { throw DataError("a feature is outside 0...1") }
          row.append(Int32(value))
        }
        let label = try reader.u8()
        guard label < classes else { throw DataError("a label is no class") }
        let flags = try reader.bytes((features + 7) / 8)
        guard features % 8 == 0 || flags[features / 8] >> (features % 8) == 0 else {
          throw DataError("there are more flags than features")
        }
        append(
          features: row, missing: (0..<features).map { flags[$0 / 8] >> ($0 % 8) & 1 == 1 },
          label: label)
      }
      guard reader.isAtEnd else { throw DataError("something follows the prepared rows") }
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError("the prepared rows are cut off")
    }
  }
}
