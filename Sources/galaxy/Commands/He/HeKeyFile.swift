import Foundation
import Homomorphic
import Primitives

/// Keys in files. A public key's file is its canonical encoding, the very bytes that a contract takes;
/// a secret key's begins with `GXS` and 1, u8 kind of scheme, u32 its parameter.
enum HeKeyFile {
  private static let magic: [UInt8] = Array("GXS".utf8) + [1]
  private static let headerBytes = 9
  /// Keys with rotations for the largest set take this much.
  static let bytesMax = 1 << 30

  /// Whether a file holds a secret key, by its first bytes.
  static func isSecret(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Writes a secret key, readable by its owner alone; never replaces a file.
  static func write(secret key: borrowing EncryptionSecretKey, to path: String) throws {
    let scheme = key.publicKey.scheme
    var writer = ByteWriter()
    writer.bytes(magic)
    writer.u8(scheme.kind)
    writer.u32(UInt32(scheme.parameter))
    writer.bytes(key.unprotectedSecretEncoding())
    try write(secretBytes: writer.bytes, to: path)
  }

  /// Writes a secret, readable by its owner alone; never replaces a file.
  static func write(secretBytes bytes: [UInt8], to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure.usage("\(path) exists; a secret key is never overwritten")
    }
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    else { throw CommandFailure.usage("\(path) cannot be written") }
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

  /// The key to decrypt with.
  static func secretKey(path: String) throws -> EncryptionSecretKey {
    try secretKey(try Files.read(path, limit: bytesMax), path: path)
  }

  /// The key to decrypt with, from what the file at `path` holds.
  static func secretKey(_ bytes: [UInt8], path: String) throws -> EncryptionSecretKey {
    var reader = ByteReader(bytes.dropFirst(magic.count))
    guard isSecret(bytes), let kind = try? reader.u8(), let parameter = try? reader.u32(),
      let scheme = EncryptionScheme(kind: kind, parameter: Int(parameter)), scheme.exists
    else {
      throw CommandFailure.usage("\(path) is no secret key of galaxy he keygen")
    }
    do throws(HomomorphicError) {
      return try EncryptionSecretKey(
        unprotectedSecretEncoding: Array(bytes.dropFirst(headerBytes)), scheme: scheme)
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
  /// The number of the scheme in files.
  var kind: UInt8 {
    switch self {
    case .paillier: 1
    case .ckks: 2
    case .bfv: 3
    }
  }

  /// The number between the angle brackets.
  var parameter: Int {
    switch self {
    case .paillier(let bits): bits
    case .ckks(let degree), .bfv(let degree): degree
    }
  }

  /// The scheme of a public key's encoding: Paillier's modulus alone, or a bundle that names its
  /// parameters.
  init(publicKey bytes: [UInt8]) throws(HomomorphicError) {
    if PaillierLimits.modulusBits.contains(bytes.count * 8) {
      self = .paillier(bits: bytes.count * 8)
      return
    }
    let parameters = try LatticeKeyBundle.header(of: bytes).parameters
    guard let scheme = EncryptionScheme(parameters) else { throw .invalidParameters }
    self = scheme
  }

  init?(kind: UInt8, parameter: Int) {
    switch kind {
    case 1: self = .paillier(bits: parameter)
    case 2: self = .ckks(degree: parameter)
    case 3: self = .bfv(degree: parameter)
    default: return nil
    }
  }

  /// The scheme as people write it: `CKKS<8192>`, `ckks-8192`, `paillier:3072`.
  init(argument text: String) throws {
    let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    let names: [Substring: UInt8] = ["paillier": 1, "ckks": 2, "bfv": 3]
    guard let name = parts.first, let kind = names[name], parts.count <= 2,
      let parameter = parts.count == 2 ? Int(parts[1]) : kind == 1 ? 3072 : 8192,
      let scheme = EncryptionScheme(kind: kind, parameter: parameter), scheme.exists,
      !scheme.isInsecure
    else {
      throw CommandFailure.usage(
        "`\(text)` is no scheme: write Paillier<2048 or 3072>, CKKS<4096, 8192 or 16384>, "
          + "BFV<4096, 8192 or 16384>")
    }
    self = scheme
  }
}
