import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation

// The key files of python-paillier's `pheutil`: JSON web keys with kty "DAJ".

/// What a key file of python-paillier holds.
package enum PythonPaillierKeyKind: Hashable, Sendable {
  /// Factors, and the modulus.
  case secret
  /// A modulus.
  case publicKey

  /// By its members; throws when the bytes are no object in JSON.
  package init(json bytes: [UInt8]) throws(PythonPaillierError) {
    let document = try JSONValue.parse(bytes)
    guard case .object = document else { throw .syntax("a key file is an object", offset: 0) }
    self = document.has("p") || document.has("q") ? .secret : .publicKey
  }
}

extension PaillierPublicKey {
  /// The key as python-paillier writes it; `name` becomes its "kid".
  package func json(name: String = "Galaxy") -> String {
    """
    {"kty": "DAJ", "alg": "PAI-GN1", "key_ops": ["encrypt"], \
    "n": "\(JSONValue.base64(modulusBigEndian))", "kid": \(JSONValue.string(name).compact)}
    """
  }

  /// Reads a public key of python-paillier, with a modulus of 2048 or 3072 bits.
  package init(json bytes: [UInt8]) throws(PythonPaillierError) {
    try self.init(jwk: JSONValue.parse(bytes))
  }

  init(jwk: JSONValue) throws(PythonPaillierError) {
    try jwk.require("kty", "DAJ")
    try jwk.require("alg", "PAI-GN1")
    let modulus = try jwk.base64("n", bytesMax: PaillierPublicKey.jsonBytesMax)
    do {
      try self.init(modulusBigEndian: modulus)
    } catch {
      throw .refused("\"n\" is not a modulus of 2048 or 3072 bits", error)
    }
  }

  /// The most bytes of a number in a key file.
  static let jsonBytesMax = 1024
}

extension PaillierSecretKey {
  /// The secret itself as python-paillier writes it, readable by everybody who gets this text.
  package func unprotectedSecretJSON(name: String = "Galaxy") -> String {
    let half = publicKey.bits / 16
    return withPrimes { p, q in
      var first: [UInt8] = []
      var second: [UInt8] = []
      p.appendBigEndian(count: half, to: &first)
      q.appendBigEndian(count: half, to: &second)
      return """
        {"kty": "DAJ", "key_ops": ["decrypt"], "p": "\(JSONValue.base64(first))", \
        "q": "\(JSONValue.base64(second))", "pub": \(publicKey.json(name: name)), \
        "kid": \(JSONValue.string(name).compact)}
        """
    }
  }

  /// Reads a private key of python-paillier, whose factors have 1024 or 1536 bits.
  ///
  /// Such a key decrypts and encrypts; short noise is refused unless its primes happen to fit, as
  /// python-paillier does not choose them so.
  package static func reading(
    unprotectedSecretJSON bytes: [UInt8]
  ) throws(PythonPaillierError) -> PaillierSecretKey {
    let jwk = try JSONValue.parse(bytes)
    try jwk.require("kty", "DAJ")
    let key = try PaillierPublicKey(jwk: jwk.member("pub"))
    let p = try jwk.base64("p", bytesMax: PaillierPublicKey.jsonBytesMax)
    let q = try jwk.base64("q", bytesMax: PaillierPublicKey.jsonBytesMax)
    let secret = try explain("\"p\" and \"q\" are not the factors of a key") {
      () throws(HomomorphicError) in try PaillierSecretKey(primesBigEndian: p, q)
    }
    guard secret.publicKey == key else {
      throw .refused("\"n\" is not the product of \"p\" and \"q\"", .invalidKey)
    }
    return secret
  }

  /// What `body` gives; says `what` was refused when it throws.
  private static func explain<Result: ~Copyable>(
    _ what: String, _ body: () throws(HomomorphicError) -> Result
  ) throws(PythonPaillierError) -> Result {
    do {
      return try body()
    } catch {
      throw .refused(what, error)
    }
  }
}
