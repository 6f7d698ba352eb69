import Diagnostics
import Foundation
import HomomorphicEvaluation
import Primitives

/// What can be said of a ciphertext without its secret key, of its noise with it, and of the gas that
/// it cost.
struct HeDescription {
  private let cipher: EncryptedTensor
  private let noise: Int?
  private let gasUsed: UInt64?

  init(_ cipher: EncryptedTensor, noiseBudget: Int? = nil, gasUsed: UInt64? = nil) {
    self.cipher = cipher
    noise = noiseBudget
    self.gasUsed = gasUsed
  }

  private var shape: String { "[" + cipher.shape.map(String.init).joined(separator: ", ") + "]" }

  func text(json: Bool, file: String) -> String {
    let bytes = cipher.encodedByteCount
    if json { return JSONValue.object(members(file: file)).pretty }
    var lines = [
      "\(file)  Encrypted<\(cipher.scheme), \(cipher.format.name), \(shape), depth \(cipher.depth)>",
      "  key    \(cipher.key.identity)", "  hash   \(keccak256(cipher.encoded()))",
      "  size   \(bytes) bytes in \(cipher.groupCount) ciphertext"
        + (cipher.groupCount == 1 ? "" : "s"),
    ]
    if let lattice = cipher.latticeSummary {
      lines.append(
        "  ring   degree \(lattice.degree), \(lattice.limbCount) primes, "
          + "\(lattice.modulusBits) bits, room for \(cipher.depth) more multiplications")
      if let scale = lattice.scaleBits { lines.append("  scale  \(scale)") }
    }
    if let noise { lines.append("  noise  \(noise) bits of budget left") }
    if let gasUsed { lines.append("  gas    \(gasUsed)") }
    return lines.joined(separator: "\n")
  }

  /// The description as members of a JSON object.
  func members(file: String) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("file", .string(file)), .init("scheme", .string(cipher.scheme.description)),
      .init("format", .string(cipher.format.name)),
      .init("shape", .array(cipher.shape.map { .integer($0) })),
      .init("depth", .integer(cipher.depth)),
      .init("key", .string(cipher.key.identity.description)),
      .init("hash", .string(keccak256(cipher.encoded()).description)),
      .init("bytes", .integer(cipher.encodedByteCount)),
      .init("groups", .integer(cipher.groupCount)),
    ]
    if let lattice = cipher.latticeSummary {
      members += [
        .init("degree", .integer(lattice.degree)),
        .init("modulusBits", .integer(lattice.modulusBits)),
        .init("level", .integer(lattice.limbCount)),
      ]
      if let scale = lattice.scaleBits { members.append(.init("scale", .string(scale))) }
    }
    if let noise { members.append(.init("noiseBudget", .integer(noise))) }
    if let gasUsed { members.append(.init("gasUsed", .integer(Int(clamping: gasUsed)))) }
    return members
  }
}

/// What is public of a lattice ciphertext's parameters and level.
struct LatticeSummary {
  let degree: Int
  let limbCount: Int
  let modulusBits: Int
  /// The scale as a power of two with two decimals, for CKKS.
  let scaleBits: String?
}

extension EncryptedTensor {
  /// The level of the ciphertexts; nil under Paillier.
  var latticeSummary: LatticeSummary? {
    guard let first = groups.first else { return nil }
    let parameters = first.context.parameters
    let limbCount = first.depth + 1
    let bits = parameters.moduli[..<limbCount].reduce(0.0) { $0 + log2(Double($1)) }
    let scale = first.scale.map { log2(Double(bitPattern: $0.bits)) }
    return LatticeSummary(
      degree: first.degree, limbCount: limbCount, modulusBits: Int(bits.rounded(.up)),
      scaleBits: scale.map { "2^" + Self.twoDecimals($0) })
  }

  private static func twoDecimals(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
