import ArgumentParser
import Compiler
import Diagnostics
import HomomorphicEvaluation
import Primitives

struct HeEvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Calculate with ciphertexts, in a contract of one expression.",
    discussion: """
      Examples:
        galaxy he eval 'a * b + a' a=a.cipher b=b.cipher --key task.public --out c.cipher
        galaxy he eval 'a * w' a=a.cipher w=0.5,0.25,1 --key task.public --out c.cipher
        galaxy he eval 'a.dot(b)' a=a.cipher b=b.cipher --key task.public --out c.cipher
        galaxy he eval 'a * 3 - b' a=a.cipher b=b.cipher --key votes.public --out c.cipher

        galaxy he eval 'a * b' a=a.cipher b=b.cipher --key task.public --out c.cipher --trace run.gxt

      The expression is one of the language; operands are files of ciphertexts, or numbers and @FILEs of numbers, which
      become tensors. It is compiled into a contract and runs on the machine: types are checked, and gas is counted.
      """)

  /// The most gas unless told otherwise.
  static let gasStandard: UInt64 = 10_000_000_000

  @Argument(help: "The expression.") var expression: String
  @Argument(help: "NAME=FILE for a ciphertext, NAME=NUMBERS or NAME=@FILE for a plain tensor.")
  var operands: [String] = []
  @Option(help: "The public key of the ciphertexts.") var key: String
  @Option(help: "The file to write.") var out: String
  @Option(help: "The most gas that it may use.") var gas = Self.gasStandard
  @Option(help: "Record the run into this file, for `galaxy trace`.") var trace: String?
  @Flag(help: "Print what was made, and what it cost, as JSON.") var json = false

  func run() throws {
    let key = try HeKeyFile.publicKey(path: key)
    let expression = HeExpression(
      text: NegativeNumbers.restoreExpression(expression), scheme: key.scheme,
      operands: try HeOperands.parse(operands, under: key))
    let compiled = try expression.compiled()
    let (ciphertext, gasUsed) = try expression.run(compiled, key: key, gas: gas, trace: trace)
    try Files.write(ciphertext.encoded(), to: out)
    print(HeDescription(ciphertext, gasUsed: gasUsed).text(json: json, file: out))
  }
}
