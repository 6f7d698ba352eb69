import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import Primitives

struct HeConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Read and write keys and ciphertexts of TenSEAL, Microsoft SEAL and python-paillier.",
    discussion: """
      TenSEAL: contexts become keys, vectors become ciphertexts, and back
        galaxy he convert context.tenseal --to key --out task            task.public, and task.secret if it is in there
        galaxy he convert vector.tenseal --to ciphertext --key task.public --out a.cipher
        galaxy he convert c.cipher --to tenseal --key task.public --out c.tenseal
        galaxy he convert task.public --to tenseal --out context.tenseal

      The key's type names the primes of the context, as in CKKS<8192, [60, 40, 40, 60]>: those between the first and the last
      have as many bits as the scale. In Python: open("context.tenseal", "wb").write(context.serialize(save_galois_keys=True, save_relin_keys=True)),
      vector.serialize(), and tenseal.ckks_vector_from(context, open("c.tenseal", "rb").read()).

      SEAL: each object in its own file, with or without seeds, uncompressed or compressed with zlib or zstandard
        galaxy he convert parms.seal --to key --public-key pk.seal --relin-keys rk.seal --galois-keys gk.seal --out task
        galaxy he convert a.seal --to ciphertext --key task.public --shape 100 --out a.cipher
        galaxy he convert c.cipher --to seal --key task.public --out c.seal

      python-paillier: key files (JWK) and lists of {"v": "...", "e": -6}, numbers made with encrypt(x, precision=2**-24)
        galaxy he convert key.json --to key --out votes                  votes.public, and votes.secret of a private key
        galaxy he convert numbers.json --to ciphertext --key votes.public --out a.cipher
        galaxy he convert sum.cipher --to phe --key votes.public --out sum.json
        galaxy he convert votes.public --to phe --out key.json

      Several numbers of a ciphertext share an element: its "lanes" of "bits" bits, signed, the first one lowest, each
      times 2^-"fraction"; "e" is 0.
      """)

  enum Target: String, ExpressibleByArgument, CaseIterable {
    case key, ciphertext, tenseal, seal, phe
  }

  @Argument(help: "The file to read.") var file: String
  @Option(help: "What to make of it: key, ciphertext, tenseal, seal or phe.") var to: Target
  @Option(help: "The public key of the ciphertext.") var key: String?
  @Option(help: "The file to write; for a key its name without .public.") var out: String
  @Option(help: "The format of the values of a ciphertext from outside.") var format: String?
  @Option(help: "The shape of the values; one dimension, unless told otherwise.") var shape: String?
  @Option(help: "SEAL's public key, beside encryption parameters.") var publicKey: String?
  @Option(help: "SEAL's relinearisation keys.") var relinKeys: String?
  @Option(help: "SEAL's Galois keys.") var galoisKeys: String?
  @Option(help: "SEAL's secret key, if you want to decrypt here.") var secretKey: String?
  @Option(help: "The scale of CKKS as a power of two, which SEAL's parameters do not say.")
  var scaleBits = 40
  @Option(help: "The version of SEAL that will read the file: before 4.4 it reads its own only.")
  var sealVersion = "4.\(SEALHeader.minorVersion)"
  @Flag(help: "Keep the true scale in a vector for TenSEAL, which then adds only its like.")
  var exactScale = false
  @Flag(help: "A ciphertext of others is an encryption, you know; nothing was computed with it.")
  var fresh = false
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    guard !bytes.isEmpty else { throw CommandFailure.failed("\(file) is empty") }
    let report =
      switch (to, HeFileKind(bytes)) {
      case (.key, .json): try importPaillierKey(bytes)
      case (.key, .secretKey), (.key, .publicKey):
        throw CommandFailure.usage(
          "\(file) is a key of Galaxy; --to tenseal or --to phe writes it for others")
      case (.key, .ciphertext), (.ciphertext, .ciphertext):
        throw CommandFailure.usage(
          "\(file) is a ciphertext of Galaxy; --to tenseal, seal or phe writes it for others")
      case (.key, .seal): try importSEALKey(bytes)
      case (.key, .other): try importContext(bytes)
      case (.ciphertext, .json): try importNumbers(bytes)
      case (.ciphertext, .secretKey), (.ciphertext, .publicKey):
        throw CommandFailure.usage("\(file) is a key, not a ciphertext")
      case (.ciphertext, .seal), (.ciphertext, .other): try importCiphertext(bytes)
      case (.tenseal, .publicKey), (.tenseal, .secretKey): try exportContext(bytes)
      case (.phe, .publicKey), (.phe, .secretKey): try exportPaillierKey(bytes)
      case (.seal, .publicKey), (.seal, .secretKey):
        throw CommandFailure.usage("keys are written for TenSEAL: --to tenseal")
      case (.tenseal, .ciphertext), (.seal, .ciphertext), (.phe, .ciphertext):
        try exportCiphertext(bytes)
      case (.tenseal, _), (.seal, _), (.phe, _):
        throw CommandFailure.usage(
          "\(file) is neither a key nor a ciphertext of Galaxy; --to key or --to ciphertext reads "
            + "those of others")
      }
    print(report.text(json: json))
  }

  /// The minor version of SEAL to write for.
  func minorVersion() throws -> UInt8 {
    let parts = sealVersion.split(separator: ".")
    guard parts.count >= 2, parts[0] == "4", let minor = UInt8(parts[1]) else {
      throw CommandFailure.usage("--seal-version: `\(sealVersion)` is no version of SEAL 4")
    }
    return minor
  }

  /// What to say of a file that another version of SEAL wrote.
  func versionNote(_ minor: UInt8) -> [String] {
    minor == SEALHeader.minorVersion
      ? []
      : [
        "written by SEAL 4.\(minor): give --seal-version 4.\(minor) when you convert results back"
      ]
  }

  /// Runs a step of the library that reads `path`; its errors name the file.
  func reading<Result>(
    _ path: String, _ step: () throws(SEALError) -> Result
  ) throws -> Result {
    do throws(SEALError) {
      return try step()
    } catch {
      throw CommandFailure.failed("\(path): \(error)")
    }
  }
}

/// What a file to convert is, by its first bytes.
enum HeFileKind {
  case secretKey, publicKey, ciphertext, seal, json, other

  init(_ bytes: [UInt8]) {
    let isText = bytes.prefix(64).allSatisfy { (32..<127).contains($0) || (9...13).contains($0) }
    let first = bytes.first { !(9...13).contains($0) && $0 != 32 }
    if HeKeyFile.isSecret(bytes) {
      self = .secretKey
    } else if isText, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      self = .json
    } else if bytes.starts(with: [0x5E, 0xA1]) {
      self = .seal
    } else if (try? EncryptionScheme(publicKey: bytes)) != nil {
      self = .publicKey
    } else if (try? EncryptedTensor.header(of: bytes)) != nil {
      self = .ciphertext
    } else {
      self = .other
    }
  }
}

/// What a conversion made, for people and for scripts.
struct HeConversion {
  /// Members of the report as JSON.
  var members: [JSONValue.Member]
  /// The same as text.
  var lines: [String]
  /// What the user should know or do.
  var notes: [String] = []

  func text(json: Bool) -> String {
    guard json else {
      return (lines + notes.map { "note: " + $0 }).joined(separator: "\n")
    }
    let notes = JSONValue.Member("notes", .array(notes.map { .string($0) }))
    return JSONValue.object(members + [notes]).pretty
  }
}
