import HomomorphicEvaluation
import Tensors

/// Plaintexts on the command line: numbers between commas and spaces, or a file of them.
enum HeValues {
  /// The numbers of `1.5,-2` or `@file`, as raw values of a format.
  static func parse(_ argument: String, _ format: EncryptedFormat) throws -> [Int64] {
    var text = argument
    if argument.hasPrefix("@") {
      let path = String(argument.dropFirst())
      let bytes = try Files.read(path)
      guard let content = String(validating: bytes, as: UTF8.self) else {
        throw CommandFailure.usage("\(path) is not text: numbers between commas, spaces or lines")
      }
      text = content
    }
    let words = text.split { ",; \t\r\n[]".contains($0) }
    guard !words.isEmpty else { throw CommandFailure.usage("there are no values to encrypt") }
    return try words.map { try value(String($0), format) }
  }

  private static func value(_ word: String, _ format: EncryptedFormat) throws -> Int64 {
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

  /// A raw value as the language writes it.
  static func text(_ raw: Int64, _ format: EncryptedFormat) -> String {
    guard let fixed = format.fixed else { return String(raw) }
    return FixedPoint.description(raw, fixed.widened)
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
