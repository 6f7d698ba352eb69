import Diagnostics
import HomomorphicEvaluation
import Primitives

extension HeService {
  /// Computes an expression; it stays compiled for the next operands of the same types.
  mutating func evaluate(_ request: HeMessage) throws -> HeMessage {
    let publicKey = try key(of: request).publicKey
    let expression = try expression(request, under: publicKey)
    return try hold(HeldCiphertext(try compute(expression, request, under: publicKey)))
  }

  /// A ciphertext with the bounds that the expression of a request gives, whose operands are fresh encryptions.
  mutating func recomputed(
    _ ciphertext: EncryptedTensor, _ request: HeMessage, under publicKey: EncryptionKey
  ) throws -> EncryptedTensor {
    let expression = try expression(request, under: publicKey)
    try HeCircuit.requireFresh(expression.operands, refreshed: [])
    let result = try compute(expression, request, under: publicKey)
    guard result == ciphertext else {
      throw CommandFailure.failed(
        "the ciphertext is not what the expression makes of these operands")
    }
    return try opening("the ciphertext") { () throws(HomomorphicError) in
      try EncryptedTensor(recomputed: result.encoded(), key: publicKey)
    }
  }

  private mutating func compute(
    _ expression: HeExpression, _ request: HeMessage, under publicKey: EncryptionKey
  ) throws -> EncryptedTensor {
    let name = "\(request["key"]?.count ?? 0) \(expression.typeName)"
    let program: HeProgram
    if let known = programs[name] {
      program = known
    } else {
      program = try HeProgram(expression, under: publicKey)
      if programs.count >= Self.programsMax { programs.removeAll() }
      programs[name] = program
    }
    return try program.run(expression)
  }

  /// The expression of a request. An operand has a `name`, and is a `ciphertext` or has `words` (decimal numbers) and a `shape`.
  private func expression(
    _ request: HeMessage, under publicKey: EncryptionKey
  ) throws -> HeExpression {
    var operands: [HeExpression.Operand] = []
    for operand in request["operands"]?.elements ?? [] {
      guard let name = operand["name"]?.text, name.first?.isLetter == true,
        name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
      else { throw CommandFailure.usage("an operand needs a name of letters and digits") }
      if let words = operand["words"]?.elements {
        let shape = (operand["shape"]?.elements ?? []).compactMap(\.count)
        operands.append(.init(name: name, value: .plain(words.compactMap(\.text), shape: shape)))
        continue
      }
      let ciphertext = try ciphertext(operand["ciphertext"]).tensor
      guard ciphertext.key.identity == publicKey.identity else {
        throw CommandFailure.usage("\(name) is under another key")
      }
      operands.append(.init(name: name, value: .ciphertext(ciphertext)))
    }
    return HeExpression(
      text: request["expression"]?.text ?? "", scheme: publicKey.scheme, operands: operands)
  }
}
