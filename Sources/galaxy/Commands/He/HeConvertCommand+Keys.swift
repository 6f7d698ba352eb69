import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import Primitives

/// Keys of TenSEAL and SEAL.
extension HeConvertCommand {
  func importContext(_ bytes: [UInt8]) throws -> HeConversion {
    if case .vector? = TenSEALMessage(bytes) {
      throw CommandFailure.usage(
        "\(file) is a vector, not a context: --to ciphertext --key KEY.public")
    }
    let context: TenSEALContext
    do throws(SEALError) {
      context = try TenSEALContext(bytes, decompress: SEALCompression.opener)
    } catch .refused(.invalidScale) {
      throw CommandFailure.failed(
        "\(file): the global scale is not a power of two; in Python: context.global_scale = 2**40")
    } catch {
      throw CommandFailure.failed("\(file): \(error)")
    }
    guard context.keys != nil || context.unprotectedSecretKey != nil else {
      throw CommandFailure.failed(
        "\(file): the context has no public key, only its owner can encrypt with it; "
          + "in Python: serialize(save_public_key=True), of a context that is not symmetric")
    }
    return try write(
      context.context, keys: context.keys, secret: context.unprotectedSecretKey,
      minor: context.minor)
  }

  func importSEALKey(_ bytes: [UInt8]) throws -> HeConversion {
    let parameters: LatticeParameters
    do throws(SEALError) {
      parameters = try LatticeParameters(
        seal: bytes, scaleBits: scaleBits, decompress: SEALCompression.opener)
    } catch {
      throw CommandFailure.failed(
        "\(file), read as SEAL's encryption parameters (the keys go beside them, as "
          + "--public-key FILE and so on): \(error)")
    }
    guard let publicKey else {
      throw CommandFailure.usage("--public-key: SEAL's public key is needed beside its parameters")
    }
    let opener = SEALCompression.opener
    let context = try opening(file) { () throws(HomomorphicError) in
      try LatticeContext.shared(parameters)
    }
    func part<Key>(
      _ path: String?, _ read: ([UInt8]) throws(SEALError) -> Key
    ) throws -> Key? {
      guard let path else { return nil }
      let bytes = try Files.read(path, limit: HeKeyFile.bytesMax)
      return try reading(path) { () throws(SEALError) in try read(bytes) }
    }
    let encryption = try part(publicKey) { (bytes) throws(SEALError) in
      try SEALKeys.publicKey(bytes, context: context, decompress: opener)
    }
    let relinearization = try part(relinKeys) { (bytes) throws(SEALError) in
      try SEALKeys.relinearizationKey(bytes, context: context, decompress: opener)
    }
    let galois = try part(galoisKeys) { (bytes) throws(SEALError) in
      try SEALKeys.galoisKeys(bytes, context: context, decompress: opener)
    }
    let keys = try encryption.map { encryption in
      try opening(file) { () throws(HomomorphicError) in
        try LatticeKeyBundle(
          publicKey: encryption, relinearizationKey: relinearization, galoisKeys: galois ?? [])
      }
    }
    let secret = try secretKey.map { try Files.read($0, limit: HeKeyFile.bytesMax) }
    let minor = try reading(file) { () throws(SEALError) in
      try SEALHeader.minorVersion(of: bytes)
    }
    return try write(context, keys: keys, secret: secret, minor: minor)
  }

  /// Writes the key files. A context of TenSEAL that encrypts with the secret key alone gets a public
  /// key and a relinearisation key here.
  private func write(
    _ context: LatticeContext, keys given: LatticeKeyBundle?, secret: [UInt8]?, minor: UInt8
  ) throws -> HeConversion {
    let parameters = context.parameters
    guard let scheme = parameters.encryptionScheme else {
      throw CommandFailure.failed(
        "\(file): \(SEALError.unsupported(SEALChain(parameters))); see galaxy he convert --help")
    }
    var notes = versionNote(minor)
    var members: [JSONValue.Member] = []
    let keys: LatticeKeyBundle
    if let secret {
      let path = secretKey ?? file
      let pair = try keyPair(secret, context, given, makesRelinearizationKey: scheme.canMultiply)
      guard case .lattice(let found) = pair.publicKey else { throw paillierHasNoSEAL }
      keys = found
      if given == nil {
        notes.append("the context has no public key: one was made with its secret key")
      }
      try HeKeyFile.write(secret: pair, to: out + ".secret")
      members.append(.init("secretKey", .string(out + ".secret")))
      notes.append(
        "\(path) holds the secret key, as \(out).secret does: give others \(out).public, or in "
          + "Python serialize(save_secret_key=False)")
    } else if let given {
      keys = given
    } else {
      throw CommandFailure.failed("\(file): there is no key in it")
    }
    if keys.relinearizationKey == nil, scheme.canMultiply {
      notes.append(
        "no relinearisation key: ciphertexts cannot be multiplied with each other; in Python: "
          + "context.generate_relin_keys(), serialize(save_relin_keys=True)")
    }
    if keys.galoisKeys.isEmpty, scheme.canMultiply {
      notes.append(
        "no Galois keys: no rotated(by:), sum() and dot(); in Python: "
          + "context.generate_galois_keys(), serialize(save_galois_keys=True)")
    }
    let encoding = EncryptionKey.lattice(keys).encoded()
    try Files.write(encoding, to: out + ".public")
    let isSecretHere = secret != nil
    return HeConversion(
      members: [
        .init("scheme", .string(scheme.description)),
        .init("identity", .string(keys.identity.description)),
        .init("publicKey", .string(out + ".public")),
        .init("publicBytes", .integer(encoding.count)),
        .init("relinearizationKey", .bool(keys.relinearizationKey != nil)),
        .init("galoisKeys", .integer(keys.galoisKeys.count)),
        .init("sealVersion", .string("4.\(minor)")),
      ] + members,
      lines: [
        "\(out).public  \(scheme), \(encoding.count) bytes, key \(keys.identity)"
      ] + (isSecretHere ? ["\(out).secret  keep it: whoever has it reads everything"] : []),
      notes: notes)
  }

  /// SEAL's secret key, with its public keys; those are made here where there are none.
  private func keyPair(
    _ bytes: [UInt8], _ context: LatticeContext, _ given: LatticeKeyBundle?,
    makesRelinearizationKey: Bool
  ) throws -> EncryptionSecretKey {
    let path = secretKey ?? file
    let secret: LatticeSecretKey
    do throws(SEALError) {
      secret = try SEALKeys.secretKey(
        bytes, context: context, decompress: SEALCompression.opener)
    } catch {
      throw CommandFailure.failed("\(path): \(error)")
    }
    do throws(HomomorphicError) {
      if let given { return try EncryptionSecretKey(secret: secret, keys: given) }
      var generator = SystemRandomNumberGenerator()
      let keys = try secret.keyBundle(relinearize: makesRelinearizationKey, using: &generator)
      return try EncryptionSecretKey(secret: secret, keys: keys)
    } catch .wrongKey {
      throw CommandFailure.failed(
        "\(path): the secret key in it did not make the public key, or an evaluation key, beside it"
      )
    } catch {
      throw CommandFailure.failed("\(path) is refused: \(error)")
    }
  }

  /// Writes a context of TenSEAL with a key of ours; with a secret one, for its owner alone.
  func exportContext(_ bytes: [UInt8]) throws -> HeConversion {
    let minor = try minorVersion()
    guard HeKeyFile.isSecret(bytes) else {
      let keys = try lattice(try HeKeyFile.publicKey(path: file))
      let message = TenSEALContext.encoded(keys, minor: minor)
      try Files.write(message, to: out)
      return exported("context", message.count, minor: minor, scheme: keys.parameters)
    }
    switch try HeKeyFile.secretKey(path: file) {
    case .paillier: throw paillierHasNoSEAL
    case .lattice(let pair):
      let message = TenSEALContext.encoded(
        pair.keys,
        unprotectedSecretKey: SEALKeys.encoded(unprotected: pair.secret, minor: minor),
        minor: minor)
      try SecretFile.write(message, to: out)
      return exported(
        "context with the secret key", message.count, minor: minor, scheme: pair.keys.parameters)
    }
  }

  /// The lattice key; there is none of Paillier in SEAL.
  func lattice(_ key: EncryptionKey) throws -> LatticeKeyBundle {
    guard case .lattice(let keys) = key else { throw paillierHasNoSEAL }
    return keys
  }

  private var paillierHasNoSEAL: CommandFailure {
    .usage("SEAL has no Paillier: the key must be one of CKKS or BFV; --to phe writes Paillier's")
  }

  private func exported(
    _ kind: String, _ bytes: Int, minor: UInt8, scheme: LatticeParameters
  ) -> HeConversion {
    let name = scheme.encryptionScheme?.description ?? ""
    return HeConversion(
      members: [
        .init("file", .string(out)), .init("kind", .string(kind)), .init("scheme", .string(name)),
        .init("sealVersion", .string("4.\(minor)")), .init("bytes", .integer(bytes)),
      ], lines: ["\(out)  \(kind) of \(name) for TenSEAL with SEAL 4.\(minor), \(bytes) bytes"])
  }
}
