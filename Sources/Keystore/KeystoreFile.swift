import Foundation

/// The JSON of web3 secret storage, version 3, as it stands in a file.
///
/// Source: ethereum.org, "Web3 Secret Storage Definition".
struct KeystoreFile: Codable {
  struct Parameters: Codable {
    var dklen: Int
    var salt: String
    var n: UInt64?
    var r: UInt64?
    var p: UInt64?
    var c: Int?
    var prf: String?
  }

  struct CipherParameters: Codable {
    var iv: String
  }

  struct Crypto: Codable {
    var cipher: String
    var cipherparams: CipherParameters
    var ciphertext: String
    var kdf: String
    var kdfparams: Parameters
    var mac: String
  }

  var version: Int
  var id: String?
  var address: String?
  var crypto: Crypto?
  /// How geth wrote it once.
  private var capitalised: Crypto?

  private enum CodingKeys: String, CodingKey {
    case version, id, address, crypto
    case capitalised = "Crypto"
  }

  /// The longest file.
  static let bytesMax = 1 << 16

  init(id: String, address: String, crypto: Crypto) {
    version = 3
    self.id = id
    self.address = address
    self.crypto = crypto
  }

  /// Reads a file.
  init(decoding bytes: [UInt8]) throws(KeystoreError) {
    guard bytes.count <= KeystoreFile.bytesMax else {
      throw .malformed("it has \(bytes.count) bytes")
    }
    do {
      self = try JSONDecoder().decode(KeystoreFile.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw .malformed(KeystoreFile.reason(error))
    } catch {
      throw .malformed("it is no JSON")
    }
    crypto = crypto ?? capitalised
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is something else"
    default: "it is no JSON object"
    }
  }

  /// The text of a file: keys in order, so that the same keystore has the same text.
  var encoded: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("strings and integers have a JSON text")
    }
    return [UInt8](data) + [0x0A]
  }
}
