import HomomorphicClient
import HomomorphicEvaluation
import Tensors
import Values

/// Plaintexts on the command line: numbers between commas and spaces, or a file of them.
enum HeValues {
  /// The most bytes of a file of numbers.
  private static let fileBytesMax = 64 << 20

  /// The numbers of `1.5,-2` or `@file` (`NumberTable` says what a file may be), as raw values of a
  /// format.
  static func parse(_ argument: String, _ format: EncryptedFormat) throws -> [Int64] {
    let source = argument.hasPrefix("@") ? argument.dropFirst() + ": " : ""
    return try words(argument).map { word in
      do {
        return try value(word, format)
      } catch let failure as CommandFailure {
        throw CommandFailure.usage(source + failure.reason)
      }
    }
  }

  /// The same as decimal numbers.
  static func words(_ argument: String) throws -> [String] {
    var text = argument
    var source = ""
    if argument.hasPrefix("@") {
      let path = String(argument.dropFirst())
      let bytes = try Files.read(path, limit: fileBytesMax)
      if NumpyArray.isOne(bytes) { return try bounded(numpy(bytes, path), path + ": ") }
      guard let content = String(validating: bytes, as: UTF8.self) else {
        throw CommandFailure.usage("\(path) is not text: numbers between commas, spaces or lines")
      }
      text = content
      source = path + ": "
    }
    let rows: [[String]]
    do throws(ValueError) {
      rows = try NumberTable(text).rows
    } catch {
      throw CommandFailure.usage("\(source)\(error)")
    }
    return try bounded(Array(rows.joined()), source)
  }

  /// The elements of an array that numpy has saved, with 40 bits behind the point.
  private static func numpy(_ bytes: [UInt8], _ path: String) throws -> [String] {
    guard let format = FixedFormat(integerBits: 24, fractionBits: 40) else { return [] }
    do throws(ValueError) {
      return try NumpyArray(bytes).rawValues(as: .fixed(format)).map {
        FixedPoint.description($0, format)
      }
    } catch {
      throw CommandFailure.usage("\(path): \(error)")
    }
  }

  private static func bounded(_ words: [String], _ source: String) throws -> [String] {
    guard !words.isEmpty else {
      throw CommandFailure.usage("\(source)there are no values to encrypt")
    }
    guard words.count <= PaillierLimits.lanesMax else {
      throw CommandFailure.usage(
        "\(source)there are \(words.count) values, and a tensor holds at most "
          + "\(PaillierLimits.lanesMax)")
    }
    return words
  }

  /// A decimal number as a raw value.
  static func value(_ word: String, _ format: EncryptedFormat) throws -> Int64 {
    guard let fixed = format.fixed else {
      guard let value = Int64(word), format.holds(value) else {
        throw CommandFailure.usage("`\(word)` is no integer of \(format.width) bits")
      }
      return value
    }
    do throws(TensorError) {
      return try FixedPoint.parse(word, fixed)
    } catch {
      throw CommandFailure.usage("`\(word)` is no number that \(format.name) can hold")
    }
  }

  /// Throws when a decrypted value is larger than the ciphertext says it can be: a range or format that was
  /// promised was not kept, and everything that was computed from it may be wrong.
  static func requireWithinBound(
    _ values: [Int128], of ciphertext: EncryptedTensor, _ file: String, shared bits: Int? = nil
  ) throws {
    let error = bits.map { Double(sign: .plus, exponent: -$0, significand: 1) } ?? 0
    guard let value = ciphertext.firstBeyondBound(values, error: error) else { return }
    throw CommandFailure.failed(
      "\(file) holds \(text(value, ciphertext.format)), and says that no value is larger than "
        + "\(ciphertext.valueBound ?? 0): whoever encrypted broke that promise, and results are wrong"
    )
  }

  /// A raw value as the language writes it; sums may be wider than the language's numbers.
  static func text(_ raw: Int128, _ format: EncryptedFormat) -> String {
    guard let fixed = format.fixed else { return String(raw) }
    guard let narrow = Int64(exactly: raw) else { return exact(raw, format) }
    return FixedPoint.description(narrow, fixed.widened)
  }

  /// A raw value with all of its decimal digits, for machines.
  static func exact(_ raw: Int128, _ format: EncryptedFormat) -> String {
    let bits = UInt128(format.fraction)
    let unit = UInt128(1) << bits
    var rest = raw.magnitude & (unit - 1)
    var digits = ""
    // Each step has one bit less behind the point: at most 63 digits.
    while rest != 0 {
      rest *= 10
      digits += String(rest >> bits)
      rest &= unit - 1
    }
    let sign = raw < 0 ? "-" : ""
    return sign + String(raw.magnitude >> bits) + (digits.isEmpty ? "" : "." + digits)
  }

  /// A format as the language writes it: `Q<8,24>`, `I16`.
  static func format(_ text: String) throws -> EncryptedFormat {
    let digits = text.split { !$0.isNumber }.compactMap { UInt8($0) }
    let kind = text.first.map { Character($0.uppercased()) }
    var format: EncryptedFormat?
    if kind == "Q", digits.count == 2, digits[0] >= 1, Int(digits[0]) + Int(digits[1]) <= 64 {
      format = try? EncryptedFormat(width: digits[0] + digits[1], fraction: digits[1])
    } else if kind == "I", digits.count == 1 {
      format = try? EncryptedFormat(width: digits[0], fraction: 0)
    }
    guard let format else {
      throw CommandFailure.usage("`\(text)` is no format: write Q<8,24> or, for BFV, I8 or I16")
    }
    return format
  }

  /// A shape such as `4,3`.
  static func shape(_ text: String, count: Int) throws -> [Int] {
    let words = text.split { !$0.isNumber }
    let shape = words.compactMap { Int($0) }
    var product = 1
    for dimension in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw CommandFailure.usage("--shape: \(text) is too large") }
      product = next
    }
    guard !shape.isEmpty, shape.count == words.count, product == count else {
      throw CommandFailure.usage("--shape: \(text) does not hold \(count) values")
    }
    return shape
  }
}

extension EncryptedFormat {
  /// The fixed-point format; nil for integers of 8 and 16 bits.
  var fixed: FixedFormat? {
    width < 32
      ? nil : FixedFormat(integerBits: Int(width) - Int(fraction), fractionBits: Int(fraction))
  }

  /// The format as the language writes it.
  var name: String { width < 32 ? "I\(width)" : "Q<\(width - fraction),\(fraction)>" }
}
