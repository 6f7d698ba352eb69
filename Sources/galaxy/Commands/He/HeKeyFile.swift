import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// Keys in files. A public key's file is its canonical encoding, the very bytes that a contract takes;
/// a secret key's begins with `GXS` and 2, u8 kind of scheme, u32 its parameter, u8 count and u8 bits of
/// each prime unless the parameter names them.
enum HeKeyFile {
  private static let magic: [UInt8] = Array("GXS".utf8) + [2]
  /// Keys with rotations for the largest set take this much.
  static let bytesMax = 1 << 30

  /// Whether a file holds a secret key, by its first bytes.
  static func isSecret(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Writes a secret key, readable by its owner alone; never replaces a file.
  static func write(secret key: borrowing EncryptionSecretKey, to path: String) throws {
    try SecretFile.write(encoded(secret: key), to: path)
  }

  /// What the file of a secret key holds.
  static func encoded(secret key: borrowing EncryptionSecretKey) -> [UInt8] {
    let scheme = key.publicKey.scheme
    var writer = ByteWriter()
    writer.bytes(magic)
    writer.u8(scheme.kind.rawValue)
    writer.u32(UInt32(scheme.parameter))
    writer.u8(UInt8(scheme.writtenPrimeBits.count))
    for bits in scheme.writtenPrimeBits { writer.u8(UInt8(bits)) }
    writer.bytes(key.unprotectedSecretEncoding())
    return writer.bytes
  }

  /// The key to encrypt and calculate with.
  static func publicKey(path: String) throws -> EncryptionKey {
    try publicKey(try Files.read(path, limit: bytesMax), path: path)
  }

  /// The key to encrypt and calculate with, from what the file at `path` holds.
  static func publicKey(_ bytes: [UInt8], path: String) throws -> EncryptionKey {
    guard !isSecret(bytes) else {
      throw CommandFailure.usage("\(path) is a secret key; the public one is needed here")
    }
    return try opening(path) { () throws(HomomorphicError) in
      try EncryptionKey(decoding: bytes, scheme: try EncryptionScheme(publicKey: bytes))
    }
  }

  /// The key to decrypt with; with another public key of its own in place of that in its file.
  static func secretKey(path: String, under other: String? = nil) throws -> EncryptionSecretKey {
    let secret = try secretKey(try Files.read(path, limit: bytesMax), path: path)
    guard let other else { return secret }
    let key = try publicKey(path: other)
    do throws(HomomorphicError) {
      return try secret.under(key)
    } catch {
      throw CommandFailure.failed("\(other) was not made with the secret of \(path)")
    }
  }

  /// The key to decrypt with, from what the file at `path` holds.
  static func secretKey(_ bytes: [UInt8], path: String) throws -> EncryptionSecretKey {
    var reader = ByteReader(bytes.dropFirst(magic.count))
    guard isSecret(bytes), let number = try? reader.u8(),
      let kind = EncryptionScheme.Kind(rawValue: number), let parameter = try? reader.u32(),
      let count = try? reader.u8(), let primeBits = try? reader.bytes(Int(count)),
      let scheme = EncryptionScheme(kind, Int(parameter), primeBits: primeBits.map { Int($0) }),
      scheme.exists
    else {
      throw CommandFailure.usage("\(path) is no secret key of galaxy he keygen")
    }
    do throws(HomomorphicError) {
      return try EncryptionSecretKey(
        unprotectedSecretEncoding: Array(bytes.dropFirst(magic.count + reader.position)),
        scheme: scheme)
    } catch .invalidKey {
      throw CommandFailure.failed(
        "\(path) is refused: the secret and the public key in it do not belong together")
    } catch {
      throw CommandFailure.failed("\(path) is refused: \(error)")
    }
  }
}

/// Runs a step of the library; its errors name the file.
func opening<Result>(
  _ path: String, _ step: () throws(HomomorphicError) -> Result
) throws -> Result {
  do throws(HomomorphicError) {
    return try step()
  } catch {
    throw CommandFailure.failed("\(path) is refused: \(error)")
  }
}

extension EncryptionScheme {
  /// The scheme of a public key's encoding: Paillier's modulus alone, or a bundle that names its
  /// parameters.
  init(publicKey bytes: [UInt8]) throws(HomomorphicError) {
    if PaillierLimits.modulusBits.contains(bytes.count * 8) {
      self = .paillier(bits: bytes.count * 8)
      return
    }
    let parameters = try LatticeKeyBundle.header(of: bytes).parameters
    guard let scheme = parameters.encryptionScheme else { throw .invalidParameters }
    self = scheme
  }

  /// The scheme as people write it: `CKKS<8192>`, `CKKS<8192, [60, 40, 40, 60]>`, `ckks-8192`,
  /// `paillier:3072`.
  init(argument text: String) throws {
    let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    let numbers = parts.dropFirst().compactMap { Int($0) }
    let marks = "<>[]".map { mark in text.count { $0 == mark } }
    guard marks[0] == marks[1], marks[2] == marks[3] else { throw Self.unknown(text) }
    guard let name = parts.first, numbers.count == parts.count - 1,
      let kind = Kind.allCases.first(where: { $0.name == name })
    else { throw Self.unknown(text) }
    let parameter = numbers.first ?? (kind == .paillier ? 3072 : 8192)
    let primeBits = Array(numbers.dropFirst())
    guard !primeBits.isEmpty, kind != .paillier else {
      guard primeBits.isEmpty, let scheme = EncryptionScheme(kind, parameter), scheme.exists,
        !scheme.isInsecure
      else { throw Self.unknown(text) }
      self = scheme
      return
    }
    do throws(LatticeSetProblem) {
      let set = try LatticeSet(degree: parameter, primeBits: primeBits)
      self = kind == .ckks ? .ckks(set) : .bfv(set)
      if let problem { throw problem }
    } catch {
      throw CommandFailure.usage("`\(text)` is no scheme: \(error)")
    }
  }

  private static func unknown(_ text: String) -> CommandFailure {
    .usage(
      "`\(text)` is no scheme: write Paillier<2048 or 3072>, CKKS<4096, 8192 or 16384>, BFV<4096, "
        + "8192 or 16384>, or the bits of each prime, as in CKKS<8192, [60, 40, 40, 60]>")
  }
}
