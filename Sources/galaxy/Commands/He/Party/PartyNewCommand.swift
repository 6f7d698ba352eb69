import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct PartyNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Describe the key that parties will make together.",
    discussion: """
      Examples:
        galaxy he party new 'CKKS<8192>' --parties 3 --rotations sum --out task
        galaxy he party new 'CKKS<8192>' --parties 5 --threshold 3 --out task   any three decrypt, when all have dealt

      The seed is public. Take one that nobody chose alone, such as the hash of a later block.
      """)

  @Argument(help: "The scheme: CKKS<8192>, BFV<8192>, ...") var scheme: String
  @Option(help: "How many parties, 2 to 16.") var parties: Int
  @Option(help: "How many of them decrypt and refresh; all unless told otherwise.")
  var threshold: Int?
  @Option(help: "32 public bytes as 64 hexadecimal digits; random unless told otherwise.")
  var seed: String?
  @Option(help: "Rotations to make keys for: `sum`, or steps such as 1,2,4095.") var rotations = ""
  @Option(help: "The name of the file: NAME.session.") var out: String
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let scheme = try EncryptionScheme(argument: scheme)
    guard let parameters = scheme.parameters else {
      throw CommandFailure.usage("keys of several parties are for CKKS and BFV")
    }
    guard (2...CollectiveSession.partiesMax).contains(parties) else {
      throw CommandFailure.usage(
        "--parties: a key has 2 to \(CollectiveSession.partiesMax) parties, not \(parties)")
    }
    let least = threshold ?? parties
    guard (2...parties).contains(least) else {
      throw CommandFailure.usage("--threshold: 2 to \(parties) of \(parties) parties, not \(least)")
    }
    let steps = try HeKeygenCommand.steps(rotations, scheme)
    let bytes = try seedBytes()
    let session = try PartyFiles.checked("the session") { () throws(CollectiveError) in
      try CollectiveSession(
        context: collective { () throws(HomomorphicError) in
          try LatticeContext.shared(parameters)
        }, partyCount: parties, threshold: least, seed: bytes, rotations: steps)
    }
    try Files.write(session.encoded(), to: out + ".session")
    if json {
      print(
        JSONValue.members(
          ("session", .string(out + ".session")), ("scheme", .string(scheme.description)),
          ("parties", .integer(parties)), ("threshold", .integer(least)),
          ("identity", .string(session.identity.description))
        ).pretty)
    } else {
      print("\(out).session  \(scheme), \(parties) parties, session \(session.identity)")
    }
  }

  private func seedBytes() throws -> [UInt8] {
    guard let seed else {
      var generator = SystemRandomNumberGenerator()
      return (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    let digits = Array(seed.hasPrefix("0x") ? seed.dropFirst(2) : seed[...])
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      digits[$0].isHexDigit && digits[$0 + 1].isHexDigit
        ? UInt8(String(digits[$0...$0 + 1]), radix: 16) : nil
    }
    guard digits.count == 64, bytes.count == 32 else {
      throw CommandFailure.usage("--seed: `\(seed)` is not 64 hexadecimal digits")
    }
    return bytes
  }
}
