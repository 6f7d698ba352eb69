import ArgumentParser
import Diagnostics
import HomomorphicEvaluation
import Primitives

struct HeVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check the proof that came with a ciphertext.",
    discussion: """
      Example:
        galaxy he encrypt 1.5,-2 --key task.public --out a.cipher --proof a.proof --contract 0x.. --sender 0x.. --round 3
        galaxy he verify a.cipher a.proof --key task.public --contract 0x.. --sender 0x.. --round 3

      What is proved: the ciphertext is an encryption under this key, by somebody who knows the values, for this sender,
      contract and round: no copy, and nothing that was made of others' ciphertexts. Its coefficients are below a bound that this
      command prints. The bound is loose: it keeps a ciphertext from overflowing, not a value within its format.
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Argument(help: "The proof.") var proof: String
  @Option(help: "The public key.") var key: String
  @OptionGroup var upload: UploadOptions
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    let key = try HeKeyFile.publicKey(path: key)
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    let proofBytes = try Files.read(proof, limit: HeKeyFile.bytesMax)
    let context = try upload.context()
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: key)
    }
    let (isProved, bits) = try opening(file) { () throws(HomomorphicError) in
      (
        try ciphertext.isUpload(provedBy: proofBytes, for: context),
        try ciphertext.uploadProvenBits()
      )
    }
    guard isProved else {
      throw CommandFailure.failed(
        "\(proof) does not prove \(file) for this contract, sender and round")
    }
    print(
      json
        ? JSONValue.members(
          ("proved", .bool(true)), ("hash", .string(keccak256(bytes).description)),
          ("coefficientBits", .integer(bits)), ("proofBytes", .integer(proofBytes.count))
        ).pretty
        : "\(file) is proved\n  coefficients are below 2^\(bits)")
  }
}
