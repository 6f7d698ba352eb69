import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// What `galaxy he serve` answers: keys by numbers, and what is done with them. It has no file and no pipe.
struct HeService {
  /// The most keys, ciphertexts, and compiled expressions that are kept.
  static let keysMax = 256
  static let ciphertextsMax = 1 << 16
  static let programsMax = 256

  private var keys: [Int: HeldKey] = [:]
  private var lastKey: Int
  private var ciphertexts: [Int: HeldCiphertext] = [:]
  private var lastCiphertext: Int
  /// Expressions that were asked for before.
  var programs: [String: HeProgram] = [:]
  private var generator = SystemRandomNumberGenerator()

  /// Nothing is held yet. Numbers begin behind the given one.
  init(numbersBehind last: Int) {
    (lastKey, lastCiphertext) = (last, last)
  }

  /// Answers a request; what fails is an answer, too.
  mutating func answer(_ request: HeMessage) -> HeMessage {
    do {
      switch request["op"]?.text {
      case "generate": return try generate(request)
      case "open": return try open(request)
      case "export": return try export(request)
      case "encrypt": return try encrypt(request)
      case "decrypt": return try decrypt(request)
      case "evaluate": return try evaluate(request)
      case "read": return try read(request)
      case "bytes": return HeMessage(members: [], parts: [try ciphertext(of: request).sent])
      case "close": return try close(request)
      default: throw CommandFailure.usage("there is no such operation")
      }
    } catch let failure as CommandFailure {
      return HeMessage(members: [.init("failure", .string(failure.reason))])
    } catch {
      return HeMessage(members: [.init("failure", .string("\(error)"))])
    }
  }

  // MARK: Keys

  private mutating func generate(_ request: HeMessage) throws -> HeMessage {
    let scheme = try EncryptionScheme(argument: request["scheme"]?.text ?? "")
    let steps = try HeKeygenCommand.steps(request["rotations"]?.text ?? "", scheme)
    let secret: HeldSecret
    do throws(HomomorphicError) {
      secret = HeldSecret(
        try EncryptionSecretKey.generate(
          scheme, rotations: steps, isSeeded: true, using: &generator))
    } catch {
      throw CommandFailure.failed("no key was made: \(error)")
    }
    return try keep(.secret(secret))
  }

  private mutating func open(_ request: HeMessage) throws -> HeMessage {
    let bytes = try part(0, of: request)
    return try keep(
      HeKeyFile.isSecret(bytes)
        ? .secret(HeldSecret(try HeKeyFile.secretKey(bytes, path: "the key")))
        : .open(try HeKeyFile.publicKey(bytes, path: "the key")))
  }

  private mutating func keep(_ key: HeldKey) throws -> HeMessage {
    guard keys.count < Self.keysMax else { throw CommandFailure.usage("too many keys are open") }
    lastKey += 1
    keys[lastKey] = key
    let publicKey = key.publicKey
    let scheme = publicKey.scheme
    var isSecret = false
    if case .secret = key { isSecret = true }
    return HeMessage(members: [
      .init("key", .integer(lastKey)), .init("scheme", .string(scheme.description)),
      .init("identity", .string(publicKey.identity.description)),
      .init("isSecret", .bool(isSecret)), .init("depth", .integer(scheme.depthMax)),
      .init("slots", scheme.slots.map { .integer($0) } ?? .null),
    ])
  }

  private func export(_ request: HeMessage) throws -> HeMessage {
    let held = try key(of: request)
    guard request["secret"] == .bool(true) else {
      return HeMessage(members: [], parts: [held.publicKey.encoded()])
    }
    return HeMessage(members: [], parts: [HeKeyFile.encoded(secret: try secret(held).key)])
  }

  /// Forgets keys and ciphertexts.
  private mutating func close(_ request: HeMessage) throws -> HeMessage {
    for number in (request["keys"]?.elements ?? []).compactMap(\.count) {
      keys[number] = nil
      programs = programs.filter { !$0.key.hasPrefix("\(number) ") }
    }
    for number in (request["ciphertexts"]?.elements ?? []).compactMap(\.count) {
      ciphertexts[number] = nil
    }
    return HeMessage(members: [])
  }

  // MARK: Values

  private mutating func encrypt(_ request: HeMessage) throws -> HeMessage {
    let held = try key(of: request)
    let publicKey = held.publicKey
    let format = try HeValues.format(request["format"]?.text ?? "")
    let shape = (request["shape"]?.elements ?? []).compactMap(\.count)
    let depth = request["depth"]?.count
    let limit = request["within"]?.count.map { UInt64($0) }
    let raw = try Self.words(try part(0, of: request))
    guard request["seeded"] == .bool(true) else {
      let ciphertext = try opening("the tensor") { () throws(HomomorphicError) in
        try EncryptedTensor.encrypt(
          raw, shape: shape, format: format, key: publicKey, depth: depth, within: limit,
          using: &generator)
      }
      return try hold(HeldCiphertext(ciphertext))
    }
    let secret = try secret(held)
    let bytes = try opening("the tensor") { () throws(HomomorphicError) in
      try secret.key.encryptSeeded(
        raw, shape: shape, format: format, depth: depth, within: limit, using: &generator)
    }
    let ciphertext = try opening("the tensor") { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: publicKey)
    }
    return try hold(HeldCiphertext(ciphertext, sent: bytes))
  }

  /// Takes a ciphertext from its bytes; the owner of the key also one that other evaluation keys have computed.
  private mutating func read(_ request: HeMessage) throws -> HeMessage {
    let held = try key(of: request)
    let bytes = try part(0, of: request)
    let ciphertext = try opening("the ciphertext") { () throws(HomomorphicError) in
      if case .secret = held {
        try EncryptedTensor(decoding: bytes, owner: held.publicKey)
      } else {
        try EncryptedTensor(decoding: bytes, key: held.publicKey)
      }
    }
    return try hold(HeldCiphertext(ciphertext))
  }

  private mutating func decrypt(_ request: HeMessage) throws -> HeMessage {
    let held = try key(of: request)
    let secret = try secret(held)
    let bits = request["share"]?.count
    let given = try ciphertext(of: request).tensor
    // With an expression the bounds are computed; else as far as everything was computed here, or for the owner's eyes.
    let ciphertext =
      request["expression"] == nil
      ? given : try recomputed(given, request, under: held.publicKey)
    let raw: [Int128]
    do throws(HomomorphicError) {
      raw =
        if let bits {
          try secret.key.decryptForSharing(ciphertext, precisionBits: bits, using: &generator)
            .map { Int128($0) }
        } else {
          try secret.key.decryptWide(ciphertext)
        }
    } catch .boundsClaimed {
      throw CommandFailure.failed("it is not shared: \(HeCircuit.advice("the ciphertext"))")
    } catch {
      throw CommandFailure.failed("it cannot be decrypted: \(error)")
    }
    var members: [JSONValue.Member] = [
      .init("fraction", .integer(Int(ciphertext.format.fraction))),
      .init("shape", .array(ciphertext.shape.map { .integer($0) })),
      .init("error", HePrecision(ciphertext, shared: bits).error.map { .number($0) } ?? .null),
    ]
    let narrow = raw.compactMap { Int64(exactly: $0) }
    guard narrow.count == raw.count else {
      // Sums of 64-bit values: seldom, and then exact.
      members.append(.init("wide", .array(raw.map { .string(String($0)) })))
      return HeMessage(members: members)
    }
    return HeMessage(
      members: members, parts: [narrow.map(\.littleEndian).withUnsafeBytes(Array.init)])
  }

  // MARK: Requests

  /// The key that a request names.
  func key(of request: HeMessage) throws -> HeldKey {
    guard let number = request["key"]?.count, let key = keys[number] else {
      throw CommandFailure.usage("no such key is open")
    }
    return key
  }

  private func secret(_ held: HeldKey) throws -> HeldSecret {
    guard case .secret(let secret) = held else {
      throw CommandFailure.usage("the secret key is needed for this")
    }
    return secret
  }

  /// A part of a request.
  func part(_ index: Int, of request: HeMessage) throws -> [UInt8] {
    guard request.parts.indices.contains(index) else {
      throw CommandFailure.usage("the request has no part \(index)")
    }
    return request.parts[index]
  }

  /// The ciphertext that a request names.
  func ciphertext(of request: HeMessage) throws -> HeldCiphertext {
    try ciphertext(request["ciphertext"])
  }

  /// The ciphertext with a number.
  func ciphertext(_ number: JSONValue?) throws -> HeldCiphertext {
    guard let number = number?.count, let found = ciphertexts[number] else {
      throw CommandFailure.usage("there is no such ciphertext")
    }
    return found
  }

  /// Keeps a ciphertext, and says what is public of it.
  mutating func hold(_ held: HeldCiphertext) throws -> HeMessage {
    guard ciphertexts.count < Self.ciphertextsMax else {
      throw CommandFailure.usage("too many ciphertexts are kept")
    }
    lastCiphertext += 1
    ciphertexts[lastCiphertext] = held
    let tensor = held.tensor
    return HeMessage(members: [
      .init("ciphertext", .integer(lastCiphertext)), .init("format", .string(tensor.format.name)),
      .init("shape", .array(tensor.shape.map { .integer($0) })),
      .init("depth", .integer(tensor.depth)),
      .init("error", HePrecision(tensor).error.map { .number($0) } ?? .null),
    ])
  }

  /// Integers of 64 bits, little-endian.
  private static func words(_ bytes: [UInt8]) throws -> [Int64] {
    guard bytes.count.isMultiple(of: 8) else {
      throw CommandFailure.usage("values have 8 bytes each")
    }
    return bytes.withUnsafeBytes { buffer in
      (0..<bytes.count / 8).map {
        Int64(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self))
      }
    }
  }
}
