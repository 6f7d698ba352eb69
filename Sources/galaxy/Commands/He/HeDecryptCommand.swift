import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation

struct HeDecryptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Decrypt a ciphertext with its secret key.",
    discussion: """
      Examples:
        galaxy he decrypt c.cipher --key task.secret
        galaxy he decrypt c.cipher --key task.secret --share 4 --expression 'a * b' a=a.cipher b=b.cipher
                                                                   before you publish a result of CKKS

      The noise of a CKKS result betrays the secret key to whoever sees enough exact decryptions of ciphertexts
      they chose (Li and Micciancio 2021). Give results away with --share BITS: the values are rounded to so many
      fraction bits after noise was added, at least 2^8 times the bound on what encryption and all operations left
      in the ciphertext. Bits that leave no room for it are refused. Fewer bits hide more; share a ciphertext once.
      The bound is not what the file says, which anybody can change, but what this command computes again from the
      encryptions that you name; that they are encryptions of values in their format, you must know.

      A ciphertext opens with its secret whatever evaluation keys it was computed with. To share it, name the public
      key that it was computed under, unless it is the one that was made with the secret: --public other.public
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Option(help: "The secret key.") var key: String
  @Option(help: "Make the result safe to publish: so many fraction bits are kept (CKKS).")
  var share: Int?
  @Option(name: .customLong("public"), help: "The public key with the evaluation keys in use.")
  var publicKey: String?
  @OptionGroup var circuit: HeCircuit
  @Flag(help: "Print the values as JSON.") var json = false

  func run() throws {
    let secret = try HeKeyFile.secretKey(path: key, under: publicKey)
    let ciphertext = try circuit.ciphertext(file, under: secret.publicKey, isOwner: true)
    var generator = SystemRandomNumberGenerator()
    let raw: [Int128]
    do throws(HomomorphicError) {
      raw =
        if let share {
          try secret.decryptForSharing(ciphertext, precisionBits: share, using: &generator)
            .map { Int128($0) }
        } else {
          try secret.decryptWide(ciphertext)
        }
    } catch .boundsClaimed {
      throw CommandFailure.failed("\(file) is not shared: \(HeCircuit.advice(file))")
    } catch {
      throw CommandFailure.failed("\(file) cannot be decrypted: \(error)")
    }
    try HeValues.requireWithinBound(raw, of: ciphertext, file, shared: share)
    let precision = HePrecision(ciphertext, shared: share)
    guard json else {
      print(raw.map { HeValues.text($0, ciphertext.format) }.joined(separator: ", "))
      if let text = precision.text { print("  \(text)") }
      return
    }
    print(
      JSONValue.members(
        ("format", .string(ciphertext.format.name)),
        ("shape", .array(ciphertext.shape.map { .integer($0) })),
        ("error", precision.error.map { .number($0) } ?? .null),
        ("values", .array(raw.map { .number(HeValues.exact($0, ciphertext.format)) }))
      ).pretty)
  }
}
