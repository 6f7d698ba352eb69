import HomomorphicEvaluation
import Primitives
import Values

/// NAME=FILE and NAME=NUMBERS, as commands with an expression take them.
enum HeOperands {
  /// What the names stand for, ciphertexts first.
  static func parse(
    _ operands: [String], under key: EncryptionKey
  ) throws -> [HeExpression.Operand] {
    var ciphertexts: [HeExpression.Operand] = []
    var plain: [(name: String, text: String)] = []
    for operand in operands {
      let parts = operand.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, parts[0].first?.isLetter == true,
        parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
      else { throw CommandFailure.usage("`\(operand)` is not NAME=FILE or NAME=NUMBERS") }
      let isNumbers = (try? NumberTable(parts[1])).map { !$0.rows.isEmpty } ?? false
      if isNumbers || parts[1].isEmpty || parts[1].hasPrefix("@") {
        plain.append((name: parts[0], text: parts[1]))
        continue
      }
      let bytes = try Files.read(parts[1], limit: HeKeyFile.bytesMax)
      let ciphertext = try opening(parts[1]) { () throws(HomomorphicError) in
        try EncryptedTensor(decoding: bytes, key: key)
      }
      ciphertexts.append(HeExpression.Operand(name: parts[0], value: .ciphertext(ciphertext)))
    }
    guard case .ciphertext(let model)? = ciphertexts.first?.value else {
      throw CommandFailure.usage("no operand is a ciphertext: write NAME=FILE")
    }
    return try ciphertexts
      + plain.map { name, text in
        let words = try HeValues.words(text)
        let shape = words.count == model.elementCount ? model.shape : [words.count]
        return HeExpression.Operand(name: name, value: .plain(words, shape: shape))
      }
  }
}
