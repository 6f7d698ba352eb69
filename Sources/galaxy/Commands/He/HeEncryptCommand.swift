import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct HeEncryptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt", abstract: "Encrypt numbers with a public key.",
    discussion: """
      Examples:
        galaxy he encrypt 1.5,-2,0.25 --key task.public --out a.cipher
        galaxy he encrypt @weights.csv --key task.public --shape 65,10 --depth 1 --out w.cipher
        galaxy he encrypt @rows.csv --key task.public --within 4.5 --out x.cipher    no value beyond, and it says so
        galaxy he encrypt 3,-4 --key votes.public --format I8 --out v.cipher    (BFV)
        galaxy he encrypt @weights.csv --key task.secret --seeded --out w.cipher    half the bytes, for the key's owner
        galaxy he encrypt 1.5,-2 --key task.public --out a.cipher --proof a.proof --contract 0x.. --sender 0x.. --round 3

      With --proof the ciphertext proves itself (CKKS, BFV): that SENDER has encrypted it for this CONTRACT and ROUND, and
      knows the values. `galaxy he verify` checks it, and says what it bounds.
      """)

  @Argument(help: "Numbers between commas, or @FILE with numbers in it.") var values: String
  @Option(help: "The public key; the secret one with --seeded.") var key: String
  @Option(help: "The file to write.") var out: String
  @Option(help: "The format: Q<8,24> unless told otherwise, I16 under BFV.") var format: String?
  @Option(help: "The dimensions; one, unless told otherwise.") var shape: String?
  @Option(help: "How many multiplications there is to be room for; as many as the key admits.")
  var depth: Int?
  @Option(
    help: "How large values are at most: a larger one is refused, and the ciphertext promises it.")
  var within: String?
  @Flag(help: "Write half the bytes, with the secret key: a seed for the rest (CKKS, BFV).")
  var seeded = false
  @Option(help: "The file of a proof to write.") var proof: String?
  @OptionGroup var upload: UploadOptions
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    guard proof != nil || !upload.isGiven else {
      throw CommandFailure.usage("--proof: name the file of the proof for this contract")
    }
    if seeded { return try encryptSeeded() }
    if let proof { return try encryptProved(proof) }
    let key = try HeKeyFile.publicKey(path: key)
    let plain = try plaintext(under: key)
    var generator = SystemRandomNumberGenerator()
    let ciphertext: EncryptedTensor
    do throws(HomomorphicError) {
      ciphertext = try EncryptedTensor.encrypt(
        plain.raw, shape: plain.shape, format: plain.format, key: key, depth: depth,
        within: plain.limit, using: &generator)
    } catch {
      throw CommandFailure.failed("it cannot be encrypted: \(error)")
    }
    try Files.write(ciphertext.encoded(), to: out)
    print(HeDescription(ciphertext).text(json: json, file: out))
  }

  private func encryptProved(_ file: String) throws {
    let key = try HeKeyFile.publicKey(path: key)
    let plain = try plaintext(under: key)
    let context = try upload.context()
    var generator = SystemRandomNumberGenerator()
    let made: (tensor: EncryptedTensor, proof: [UInt8])
    do throws(HomomorphicError) {
      made = try EncryptedTensor.encryptProved(
        plain.raw, shape: plain.shape, format: plain.format, key: key, depth: depth,
        within: plain.limit, for: context, using: &generator)
    } catch .unprovable {
      throw CommandFailure.failed(
        "--proof: Paillier has none, and the lowest depths have no room for one; BFV has one at its full depth"
      )
    } catch {
      throw CommandFailure.failed("it cannot be encrypted: \(error)")
    }
    try Files.write(made.tensor.encoded(), to: out)
    try Files.write(made.proof, to: file)
    let description = HeDescription(made.tensor)
    guard json else {
      print(description.text(json: false, file: out))
      print("  proof  \(file), \(made.proof.count) bytes")
      return
    }
    print(
      JSONValue.object(
        description.members(file: out) + [
          .init("proof", .string(file)), .init("proofBytes", .integer(made.proof.count)),
        ]
      ).pretty)
  }

  private func encryptSeeded() throws {
    guard proof == nil else {
      throw CommandFailure.usage("--proof: what the secret key encrypts with seeds has none")
    }
    let secret = try HeKeyFile.secretKey(path: key)
    let publicKey = secret.publicKey
    let plain = try plaintext(under: publicKey)
    var generator = SystemRandomNumberGenerator()
    let bytes: [UInt8]
    let ciphertext: EncryptedTensor
    do throws(HomomorphicError) {
      bytes = try secret.encryptSeeded(
        plain.raw, shape: plain.shape, format: plain.format, depth: depth, within: plain.limit,
        using: &generator)
      ciphertext = try EncryptedTensor(decoding: bytes, key: publicKey)
    } catch .wrongKey {
      throw CommandFailure.usage("--seeded: Paillier has no seeds")
    } catch .wrongLevel {
      throw CommandFailure.usage("--seeded: BFV has seeds at its full depth only")
    } catch {
      throw CommandFailure.failed("it cannot be encrypted: \(error)")
    }
    try Files.write(bytes, to: out)
    let description = HeDescription(ciphertext)
    guard json else {
      print(description.text(json: false, file: out))
      print("  sent   \(bytes.count) bytes, with seeds")
      return
    }
    let sent = JSONValue.Member("sentBytes", .integer(bytes.count))
    print(JSONValue.object(description.members(file: out) + [sent]).pretty)
  }

  /// What is encrypted.
  private struct Plaintext {
    let raw: [Int64]
    let shape: [Int]
    let format: EncryptedFormat
    /// The largest magnitude that is promised.
    let limit: UInt64?
  }

  /// The values, their shape, format and range, checked against the key's scheme.
  private func plaintext(under key: EncryptionKey) throws -> Plaintext {
    let standard: String
    if case .bfv = key.scheme { standard = "I16" } else { standard = "Q<8,24>" }
    let format = try HeValues.format(format ?? standard)
    guard key.scheme.admits(format) else {
      throw CommandFailure.usage("\(key.scheme) does not encrypt \(format.name)")
    }
    let raw = try HeValues.parse(NegativeNumbers.restore(values), format)
    let shape = try shape.map { try HeValues.shape($0, count: raw.count) } ?? [raw.count]
    if let depth, !(0...key.scheme.depthMax).contains(depth) {
      throw CommandFailure.usage("--depth: \(key.scheme) has 0 to \(key.scheme.depthMax)")
    }
    return Plaintext(
      raw: raw, shape: shape, format: format, limit: try limit(of: raw, format, key.scheme))
  }

  /// The promised range as a raw value, in which all values are.
  private func limit(
    of values: [Int64], _ format: EncryptedFormat, _ scheme: EncryptionScheme
  ) throws -> UInt64? {
    guard let within else { return nil }
    guard scheme.latticeSet != nil else {
      throw CommandFailure.usage("--within: ciphertexts of Paillier have no range")
    }
    let limit = try HeValues.value(within, format)
    guard limit > 0 else {
      throw CommandFailure.usage("--within: `\(within)` is no range: it is more than 0")
    }
    if let index = values.firstIndex(where: { $0.magnitude > limit.magnitude }) {
      throw CommandFailure.usage(
        "value \(index + 1), \(HeValues.text(Int128(values[index]), format)), is not within \(within)"
      )
    }
    return limit.magnitude
  }
}
