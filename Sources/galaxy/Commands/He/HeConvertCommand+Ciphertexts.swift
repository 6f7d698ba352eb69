import Diagnostics
import HomomorphicEvaluation
import HomomorphicInterop
import Primitives

/// Ciphertexts of TenSEAL and SEAL.
extension HeConvertCommand {
  func importCiphertext(_ bytes: [UInt8]) throws -> HeConversion {
    if case .context? = TenSEALMessage(bytes) {
      throw CommandFailure.usage("\(file) is a context, not a vector: --to key")
    }
    let publicKey = try keyOfCiphertext()
    let keys = try lattice(publicKey)
    let isBare = HeFileKind(bytes) == .seal
    let slots = keys.parameters.slotCount
    let vector = try isBare ? bare(bytes, keys) : tenseal(bytes, keys)
    guard vector.ciphertexts.allSatisfy({ $0.size == 2 }) else {
      throw CommandFailure.failed("\(file): \(SEALError.notRelinearized)")
    }
    guard vector.sizes.dropLast().allSatisfy({ $0 == slots }) else {
      throw CommandFailure.failed("\(file): only the last ciphertext may have free slots")
    }
    var count = vector.sizes.reduce(0, +)
    if isBare, let shape {
      let words = shape.split { !$0.isNumber }.compactMap { Int($0) }
      count = words.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
      guard (1...slots).contains(count) else {
        throw CommandFailure.usage("--shape: one ciphertext holds 1 to \(slots) values")
      }
    }
    let shape = try shape.map { try HeValues.shape($0, count: count) } ?? [count]
    let standard: String
    if case .bfv = publicKey.scheme { standard = "I16" } else { standard = "Q<8,24>" }
    let format = try HeValues.format(format ?? standard)
    let (groups, notes) = try canonical(vector.ciphertexts, keys)
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(
        key: keys, format: format, shape: shape, groups: groups, isFresh: fresh)
    }
    guard !fresh || ciphertext.depth == keys.parameters.depthMax else {
      throw CommandFailure.usage(
        "--fresh: \(file) is at depth \(ciphertext.depth) of \(keys.parameters.depthMax): something "
          + "was computed")
    }
    let origin =
      fresh
      ? []
      : [
        "what was computed before is unknown, and so is the noise: results are for you alone, and "
          + "cannot be shared (--fresh, if these are encryptions)"
      ]
    return try write(ciphertext, notes: versionNote(vector.minor) + notes + origin)
  }

  /// The ciphertexts with the scale of contracts, where TenSEAL wrote its global one.
  private func canonical(
    _ ciphertexts: [LatticeCiphertext], _ keys: LatticeKeyBundle
  ) throws -> ([LatticeCiphertext], notes: [String]) {
    guard keys.parameters.scheme == .ckks else { return (ciphertexts, []) }
    var groups: [LatticeCiphertext] = []
    var bits: Int?
    for ciphertext in ciphertexts {
      do throws(HomomorphicError) {
        let (group, difference) = try ciphertext.withCanonicalScale()
        groups.append(group)
        bits = [bits, difference].compactMap { $0 }.max()
      } catch {
        throw CommandFailure.failed(
          "\(file): its scale is not that of contracts at depth \(ciphertext.depth), nor near it: "
            + "encrypt with the scale 2^\(keys.parameters.scaleBits), and rescale after products")
      }
    }
    guard let bits else { return (groups, []) }
    return (
      groups,
      [
        "TenSEAL writes its global scale after every product; read with the scale of contracts, "
          + "values differ by less than one part in 2^\(-bits)"
      ]
    )
  }

  /// Writes a ciphertext of ours.
  func write(_ ciphertext: EncryptedTensor, notes: [String] = []) throws -> HeConversion {
    try Files.write(ciphertext.encoded(), to: out)
    let description = HeDescription(ciphertext)
    return HeConversion(
      members: description.members(file: out), lines: [description.text(json: false, file: out)],
      notes: notes)
  }

  private func bare(_ bytes: [UInt8], _ keys: LatticeKeyBundle) throws -> TenSEALVector {
    try reading(file) { () throws(SEALError) in
      let ciphertext = try LatticeCiphertext(
        seal: bytes, context: keys.context, decompress: SEALCompression.opener)
      return TenSEALVector(
        sizes: [keys.parameters.slotCount], ciphertexts: [ciphertext],
        minor: try SEALHeader.minorVersion(of: bytes))
    }
  }

  private func tenseal(_ bytes: [UInt8], _ keys: LatticeKeyBundle) throws -> TenSEALVector {
    try reading(file) { () throws(SEALError) in
      try TenSEALVector(bytes, context: keys.context, decompress: SEALCompression.opener)
    }
  }

  func exportCiphertext(_ bytes: [UInt8]) throws -> HeConversion {
    let publicKey = try keyOfCiphertext()
    if to != .phe { _ = try lattice(publicKey) }
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: publicKey)
    }
    if to == .phe { return try exportNumbers(ciphertext) }
    let keys = try lattice(publicKey)
    let minor = try minorVersion()
    let slots = keys.parameters.slotCount
    let object: [UInt8]
    var notes: [String] = []
    if to == .seal {
      guard ciphertext.groups.count == 1 else {
        throw CommandFailure.failed(
          "\(file) holds \(ciphertext.groups.count) ciphertexts; SEAL's files hold one: use --to tenseal"
        )
      }
      object = ciphertext.groups[0].sealEncoded(minor: minor)
    } else {
      let count = ciphertext.elementCount
      let sizes = ciphertext.groups.indices.map { min(slots, count - $0 * slots) }
      var groups = ciphertext.groups
      if !exactScale, keys.parameters.scheme == .ckks {
        (groups, notes) = global(groups)
      }
      object = TenSEALVector(sizes: sizes, ciphertexts: groups, minor: minor).encoded()
    }
    try Files.write(object, to: out)
    return HeConversion(
      members: [
        .init("file", .string(out)), .init("kind", .string("ciphertext")),
        .init("scheme", .string(ciphertext.scheme.description)),
        .init("values", .integer(ciphertext.elementCount)),
        .init("groups", .integer(ciphertext.groups.count)),
        .init("sealVersion", .string("4.\(minor)")), .init("bytes", .integer(object.count)),
      ], lines: ["\(out)  for SEAL 4.\(minor), \(ciphertext.elementCount) values"], notes: notes)
  }

  /// The ciphertexts with the scale that TenSEAL writes at every depth, where it is near the true one.
  private func global(_ groups: [LatticeCiphertext]) -> ([LatticeCiphertext], notes: [String]) {
    let labelled = groups.compactMap { try? $0.withGlobalScale() }
    guard labelled.count == groups.count,
      let bits = labelled.compactMap(\.differenceBits).max()
    else { return (groups, []) }
    return (
      labelled.map(\.ciphertext),
      [
        "with TenSEAL's global scale, so that it can add its own; values differ by less than one "
          + "part in 2^\(-bits), by nothing with --exact-scale"
      ]
    )
  }

  /// The key that `--key` names.
  func keyOfCiphertext() throws -> EncryptionKey {
    guard let key else { throw CommandFailure.usage("--key: the public key is needed") }
    return try HeKeyFile.publicKey(path: key)
  }
}
