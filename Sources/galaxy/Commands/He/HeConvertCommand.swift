import ArgumentParser
import Homomorphic
import Primitives

struct HeConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Read and write the keys and ciphertexts of TenSEAL and Microsoft SEAL.",
    discussion: """
      Examples:
        galaxy he convert context.tenseal --to key --out task
            task.public, and task.secret if the context has the secret key; the context must have been made with the
            primes of a set: bits [48, 40, 40, 40, 50] at 8192, [48] + [40] * 8 + [50] at 16384, scale 2**40
        galaxy he convert vector.tenseal --to cipher --key task.public --out a.cipher
        galaxy he convert c.cipher --to tenseal --key task.public --out c.tenseal
        galaxy he convert c.cipher --to seal --key task.public --out c.seal

      In Python: open(...).write(context.serialize(save_secret_key=False, save_galois_keys=True)),
      vector.serialize(), and tenseal.ckks_vector_from(context, open("c.tenseal", "rb").read()).
      """)

  enum Target: String, ExpressibleByArgument, CaseIterable {
    case key, cipher, tenseal, seal
  }

  @Argument(help: "The file to read.") var file: String
  @Option(help: "What to make of it: key, cipher, tenseal or seal.") var to: Target
  @Option(help: "The key of the ciphertext.") var key: String?
  @Option(help: "The file to write; for a key its name without .public.") var out: String
  @Option(help: "The format of the values of a ciphertext from outside.") var format: String?
  @Option(help: "The shape of the values; one dimension, unless told otherwise.") var shape: String?

  func run() throws {
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    switch to {
    case .key: try convertContext(bytes)
    case .cipher: try importCipher(bytes)
    case .tenseal, .seal: try exportCipher(bytes)
    }
  }

  private func convertContext(_ bytes: [UInt8]) throws {
    let context = try reading { () throws(SEALError) in
      try TenSEALContext(bytes, decompress: Zstd.opener)
    }
    guard let scheme = EncryptionScheme(context.context.parameters) else {
      throw CommandFailure.failed(
        "\(file): no contract has keys with these primes; see galaxy he convert --help")
    }
    guard let keys = context.keys else {
      throw CommandFailure.failed("\(file): the context has no public key")
    }
    if let secret = context.unprotectedSecretKey {
      try HeKeyFile.write(secret: try secretKey(secret, keys), to: out + ".secret")
      print("\(out).secret  keep it: whoever has it reads everything")
    }
    let encoding = EncryptionKey.lattice(keys).encoded()
    try Files.write(encoding, to: out + ".public")
    print("\(out).public  \(scheme), \(encoding.count) bytes, key \(keys.identity)")
  }

  private func secretKey(
    _ bytes: [UInt8], _ keys: LatticeKeyBundle
  ) throws -> EncryptionSecretKey {
    let secret: LatticeSecretKey
    do throws(SEALError) {
      secret = try SEALKeys.secretKey(bytes, context: keys.context, decompress: Zstd.opener)
    } catch {
      throw CommandFailure.failed("\(file): \(error)")
    }
    do throws(HomomorphicError) {
      return try EncryptionSecretKey(secret: secret, keys: keys)
    } catch {
      throw CommandFailure.failed("\(file) is refused: \(error)")
    }
  }

  private func importCipher(_ bytes: [UInt8]) throws {
    let (publicKey, keys) = try latticeKey()
    let isBare = bytes.starts(with: [0x5E, 0xA1])
    let ciphertexts: [LatticeCiphertext]
    var sizes: [Int]
    if isBare {
      ciphertexts = [
        try reading { () throws(SEALError) in
          try LatticeCiphertext(seal: bytes, context: keys.context, decompress: Zstd.opener)
        }
      ]
      sizes = [keys.parameters.slotCount]
    } else {
      let vector = try reading { () throws(SEALError) in
        try TenSEALVector(bytes, context: keys.context, decompress: Zstd.opener)
      }
      ciphertexts = vector.ciphertexts
      sizes = vector.sizes
    }
    let slots = keys.parameters.slotCount
    guard sizes.dropLast().allSatisfy({ $0 == slots }) else {
      throw CommandFailure.failed("\(file): only the last ciphertext may have free slots")
    }
    var count = sizes.reduce(0, +)
    if isBare, let shape {
      let words = shape.split { !$0.isNumber }.compactMap { Int($0) }
      count = words.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
      guard (1...slots).contains(count) else {
        throw CommandFailure.usage("--shape: one ciphertext holds 1 to \(slots) values")
      }
      sizes = [count]
    }
    let shape = try shape.map { try HeValues.shape($0, count: count) } ?? [count]
    let standard: String
    if case .bfv = publicKey.scheme { standard = "I16" } else { standard = "Q<8,24>" }
    let format = try HeValues.format(format ?? standard)
    let cipher = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(key: keys, format: format, shape: shape, groups: ciphertexts)
    }
    try Files.write(cipher.encoded(), to: out)
    print(HeDescription(cipher).text(json: false, file: out))
  }

  private func exportCipher(_ bytes: [UInt8]) throws {
    let (publicKey, keys) = try latticeKey()
    let cipher = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: publicKey)
    }
    let slots = keys.parameters.slotCount
    if to == .seal {
      guard cipher.groups.count == 1 else {
        throw CommandFailure.failed(
          "\(file) holds \(cipher.groups.count) ciphertexts; SEAL's files hold one: use --to tenseal"
        )
      }
      try Files.write(cipher.groups[0].sealEncoded(), to: out)
    } else {
      let count = cipher.elementCount
      let sizes = cipher.groups.indices.map { min(slots, count - $0 * slots) }
      try Files.write(
        TenSEALVector(sizes: sizes, ciphertexts: cipher.groups).encoded(), to: out)
    }
    print("\(out)  for SEAL 4.\(SEALHeader.minorVersion), \(cipher.elementCount) values")
  }

  private func latticeKey() throws -> (EncryptionKey, LatticeKeyBundle) {
    guard let key else { throw CommandFailure.usage("--key: the public key is needed") }
    let publicKey = try HeKeyFile.publicKey(path: key)
    guard case .lattice(let keys) = publicKey else {
      throw CommandFailure.usage("SEAL has no Paillier: the key must be one of CKKS or BFV")
    }
    return (publicKey, keys)
  }

  private func reading<Result>(_ step: () throws(SEALError) -> Result) throws -> Result {
    do throws(SEALError) {
      return try step()
    } catch {
      throw CommandFailure.failed("\(file): \(error)")
    }
  }
}
