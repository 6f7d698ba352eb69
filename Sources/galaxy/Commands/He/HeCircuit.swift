import ArgumentParser
import HomomorphicEvaluation
import Primitives

/// What a ciphertext was computed from, which whoever opens it for others computes again: the bound
/// on noise that hides the result is then his own, and not what a file says.
struct HeCircuit: ParsableArguments {
  @Option(help: "What the ciphertext was computed as: an expression of `galaxy he eval`.")
  var expression: String?
  @Argument(help: "NAME=FILE for each encryption in the expression, NAME=NUMBERS or NAME=@FILE.")
  var operands: [String] = []

  /// Reads the ciphertext of a file; with an expression it must be what the machine makes of the
  /// operands, each of them a fresh encryption, and its bounds are computed ones. Whoever owns the
  /// secret reads without an expression also what other evaluation keys of his have computed. A party
  /// knows the bounds of tensors that it has refreshed (`CollectiveParty.refreshed`), too.
  func ciphertext(
    _ file: String, under key: EncryptionKey, isOwner: Bool = false, refreshed: [Hash256] = []
  ) throws -> EncryptedTensor {
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    guard expression != nil || operands.isEmpty else {
      throw CommandFailure.usage("--expression: say what was computed from the operands")
    }
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      isOwner && expression == nil
        ? try EncryptedTensor(decoding: bytes, owner: key)
        : try EncryptedTensor(decoding: bytes, key: key)
    }
    guard let expression = expression.map(NegativeNumbers.restoreExpression) else {
      return ciphertext
    }
    let operands = try HeOperands.parse(operands, under: key)
    try Self.requireFresh(operands, refreshed: refreshed)
    let circuit = HeExpression(text: expression, scheme: key.scheme, operands: operands)
    let (result, _) = try circuit.run(
      try circuit.compiled(), key: key, gas: HeEvalCommand.gasStandard, trace: nil)
    guard result == ciphertext else {
      throw CommandFailure.failed(
        result.groups == ciphertext.groups
          ? "\(file): its header says something else than what `\(expression)` computes"
          : "\(file) is not what `\(expression)` makes of these operands")
    }
    return try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(recomputed: result.encoded(), key: key)
    }
  }

  /// Throws unless each ciphertext among the operands is a fresh encryption, or one that a party has refreshed.
  static func requireFresh(_ operands: [HeExpression.Operand], refreshed: [Hash256]) throws {
    for operand in operands {
      guard case .ciphertext(let ciphertext) = operand.value,
        !refreshed.contains(keccak256(ciphertext.encoded()))
      else { continue }
      do throws(HomomorphicError) {
        _ = try ciphertext.takenAsFresh()
      } catch {
        throw CommandFailure.failed(
          "\(operand.name) is no fresh encryption with all levels: name what it was computed from "
            + "(one from another library: galaxy he convert --fresh, if you know that it is one)")
      }
    }
  }

  /// What to do about bounds that only a header claims.
  static func advice(_ file: String) -> String {
    "only \(file) itself says how much noise is in it, and whoever changes that makes the result "
      + "betray the key. Say what it was computed from, to compute the bound yourself: "
      + "--expression 'a * b' a=a.cipher b=b.cipher"
  }
}
