import Diagnostics
import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// What can be said of a ciphertext without its secret key, of its noise with it, and of the gas that
/// it cost.
struct HeDescription {
  private let ciphertext: EncryptedTensor
  private let noise: Int?
  private let gasUsed: UInt64?

  init(_ ciphertext: EncryptedTensor, noiseBudget: Int? = nil, gasUsed: UInt64? = nil) {
    self.ciphertext = ciphertext
    noise = noiseBudget
    self.gasUsed = gasUsed
  }

  /// The bound on noise, for people.
  private var boundsOfNoise: String {
    ciphertext.noiseBits.map { ", noise below 2^\($0)" } ?? ""
  }

  /// A magnitude with three digits.
  private static func magnitude(_ value: Double) -> String {
    value < 1e6 && value >= 0.001 ? String(format: "%.6g", value) : String(format: "%.3g", value)
  }

  private var shape: String {
    "[" + ciphertext.shape.map(String.init).joined(separator: ", ") + "]"
  }

  func text(json: Bool, file: String) -> String {
    let bytes = ciphertext.encodedByteCount
    if json { return JSONValue.object(members(file: file)).pretty }
    var lines = [
      "\(file)  Encrypted<\(ciphertext.scheme), \(ciphertext.format.name), \(shape), depth \(ciphertext.depth)>",
      "  key    \(ciphertext.key.identity)", "  hash   \(keccak256(ciphertext.encoded()))",
      "  size   \(bytes) bytes in \(ciphertext.groupCount) ciphertext"
        + (ciphertext.groupCount == 1 ? "" : "s"),
    ]
    if let lattice = ciphertext.latticeSummary {
      lines.append(
        "  ring   degree \(lattice.degree), \(lattice.limbCount) primes, "
          + "\(lattice.modulusBits) bits, room for \(ciphertext.depth) more multiplications")
      if let scale = lattice.scaleBits { lines.append("  scale  \(scale)") }
    }
    if let values = ciphertext.valueBound {
      lines.append("  bounds values below \(Self.magnitude(values))" + boundsOfNoise)
    }
    if let text = HePrecision(ciphertext).text { lines.append("  error  \(text)") }
    if ciphertext.errorBound != nil {
      let bits = ciphertext.sharedPrecisionBits
      lines.append(
        "  share  " + (bits.map { "at most \($0) fraction bits" } ?? "no fraction bits are left"))
    }
    if let noise { lines.append("  noise  \(noise) bits of budget left") }
    if let gasUsed { lines.append("  gas    \(gasUsed)") }
    return lines.joined(separator: "\n")
  }

  /// The description as members of a JSON object.
  func members(file: String) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("file", .string(file)), .init("scheme", .string(ciphertext.scheme.description)),
      .init("format", .string(ciphertext.format.name)),
      .init("shape", .array(ciphertext.shape.map { .integer($0) })),
      .init("depth", .integer(ciphertext.depth)),
      .init("key", .string(ciphertext.key.identity.description)),
      .init("hash", .string(keccak256(ciphertext.encoded()).description)),
      .init("bytes", .integer(ciphertext.encodedByteCount)),
      .init("groups", .integer(ciphertext.groupCount)),
    ]
    if let lattice = ciphertext.latticeSummary {
      members += [
        .init("degree", .integer(lattice.degree)),
        .init("modulusBits", .integer(lattice.modulusBits)),
        .init("level", .integer(lattice.limbCount)),
      ]
      if let scale = lattice.scaleBits { members.append(.init("scale", .string(scale))) }
    }
    if let values = ciphertext.valueBound {
      members.append(.init("valueBound", .number(String(format: "%.9e", values))))
    }
    if let bits = ciphertext.noiseBits { members.append(.init("noiseBits", .integer(bits))) }
    members.append(
      .init("error", HePrecision(ciphertext).error.map { .number($0) } ?? .null))
    if ciphertext.errorBound != nil {
      let bits = ciphertext.sharedPrecisionBits
      members.append(.init("sharedPrecisionBits", bits.map { .integer($0) } ?? .null))
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
