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
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Option(help: "The secret key.") var key: String
  @Option(help: "Make the result safe to publish: so many fraction bits are kept (CKKS).")
  var share: Int?
  @OptionGroup var circuit: HeCircuit
  @Flag(help: "Print the values as JSON.") var json = false

  func run() throws {
    let secret = try HeKeyFile.secretKey(path: key)
    let ciphertext = try circuit.ciphertext(file, under: secret.publicKey)
    var generator = SystemRandomNumberGenerator()
    let raw: [Int64]
    do throws(HomomorphicError) {
      raw =
        if let share {
          try secret.decryptForSharing(ciphertext, precisionBits: share, using: &generator)
        } else {
          try secret.decrypt(ciphertext)
        }
    } catch .boundsClaimed {
      throw CommandFailure.failed("\(file) is not shared: \(HeCircuit.advice(file))")
    } catch {
      throw CommandFailure.failed("\(file) cannot be decrypted: \(error)")
    }
    let texts = raw.map { HeValues.text($0, ciphertext.format) }
    guard json else { return print(texts.joined(separator: ", ")) }
    print(
      JSONValue.members(
        ("format", .string(ciphertext.format.name)),
        ("shape", .array(ciphertext.shape.map { .integer($0) })),
        ("values", .array(texts.map { .number($0) }))
      ).pretty)
  }
}
