import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct HeKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make a key pair.",
    discussion: """
      Examples:
        galaxy he keygen 'CKKS<8192>' --out task           sums, products
        galaxy he keygen 'CKKS<8192>' --out task --rotations sum    also .sum() and .dot()
        galaxy he keygen 'CKKS<8192>' --out task --rotations 1,4095 also .rotated(by: 1) and .rotated(by: 4095)
        galaxy he keygen 'CKKS<8192, [60, 40, 40, 60]>' --out task  other primes, by their bits
        galaxy he keygen 'Paillier<3072>' --out votes
        galaxy he keygen --for score.gx:reader --out task           only the evaluation keys that the contract uses

      The secret is written for its owner alone, and never replaces a file. Whoever has it reads everything
      encrypted with the public key. A step of -1 is the one of 4095 of 4096 slots: .rotated(by:) counts to the left.
      """)

  @Argument(
    help: "The scheme: Paillier<3072>, CKKS<8192>, BFV<8192>, CKKS<8192, [60, 40, 40, 60]>, ...")
  var scheme: String?
  @Option(
    name: .customLong("for"),
    help: "FILE.gx or FILE.gx:KEY: the scheme of its key, and the evaluation keys that it needs.")
  var contract: String?
  @Option(help: "The name of the files: NAME.public and NAME.secret.") var out: String
  @Option(help: "Rotations to make keys for: `sum`, or steps such as 1,2,4095.") var rotations = ""
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let (scheme, steps, relinearizes) = try wanted()
    var generator = SystemRandomNumberGenerator()
    let key: EncryptionSecretKey
    do throws(HomomorphicError) {
      key = try EncryptionSecretKey.generate(
        scheme, rotations: steps, relinearizes: relinearizes, isSeeded: true, using: &generator)
    } catch {
      throw CommandFailure.failed("no key was made: \(error)")
    }
    let publicKey = key.publicKey
    let encoding = publicKey.encoded()
    // The secret first: without it the public file would be of no use.
    try HeKeyFile.write(secret: key, to: out + ".secret")
    try Files.write(encoding, to: out + ".public")
    if json {
      print(
        JSONValue.members(
          ("scheme", .string(scheme.description)),
          ("identity", .string(publicKey.identity.description)),
          ("publicKey", .string(out + ".public")), ("secretKey", .string(out + ".secret")),
          ("publicBytes", .integer(encoding.count))
        ).pretty)
    } else {
      print("\(out).public  \(scheme), \(encoding.count) bytes, key \(publicKey.identity)")
      print("\(out).secret  keep it: whoever has it reads everything")
    }
  }

  /// What to make: as written, or what a contract needs.
  private func wanted() throws -> (EncryptionScheme, rotations: [Int], relinearizes: Bool) {
    switch (scheme, contract) {
    case (let text?, nil):
      let scheme = try EncryptionScheme(argument: text)
      return (scheme, try Self.steps(rotations, scheme), true)
    case (nil, let file?):
      let use = try HeKeyUse(argument: file)
      return (use.scheme, use.rotations + (try Self.steps(rotations, use.scheme)), use.relinearizes)
    default:
      throw CommandFailure.usage("a scheme is needed, or --for a contract, which has one")
    }
  }

  /// The steps that `--rotations` names.
  static func steps(_ rotations: String, _ scheme: EncryptionScheme) throws -> [Int] {
    guard !rotations.isEmpty else { return [] }
    guard let slots = scheme.slots else {
      throw CommandFailure.usage("\(scheme) has no rotations")
    }
    if rotations == "sum" { return scheme.rotationsForSums }
    return try rotations.split(separator: ",").map { text in
      guard let step = Int(text), step != 0, step.magnitude < slots else {
        throw CommandFailure.usage("--rotations: `\(text)` is no step below \(slots)")
      }
      return step
    }
  }
}
