import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives
import Tensors

/// Objects from their canonical bytes, shared by the ABI decoder and the storage decoder.
extension Heap {
  /// A list or array of `count` elements whose slots the caller must fill.
  mutating func makeSequence(type: Int, element: Int, count: Int) throws(Trap) -> UInt64 {
    let stride = types[element].slots
    return try make(
      .list, type: UInt32(truncatingIfNeeded: type), slots: count.multipliedClamped(by: stride),
      length: count, stride: stride)
  }

  /// A tensor from its canonical encoding. Throws `decode` for anything else.
  mutating func makeTensor(
    type: UInt32, element: ElementType, decoding bytes: UnsafeBufferPointer<UInt8>
  ) throws(Trap) -> UInt64 {
    let tensor: Tensor
    do throws(TensorError) {
      tensor = try Tensor(decoding: bytes, expected: element)
    } catch {
      throw .decode
    }
    return try make(tensor, type: type)
  }

  /// A ciphertext from its canonical encoding or the hash of it, under a key of this call or of the
  /// host's.
  ///
  /// Throws `wrongKey` when nobody knows the key, `malformedCiphertext`, `unavailableBlob`, `outOfGas`.
  mutating func makeCiphertext(
    type: UInt32, form: CiphertextForm, decoding content: ArraySlice<UInt8>,
    context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    let (bytes, hash) = try context.resolve(content)
    return try makeCiphertext(
      type: type, form: form, decoding: bytes, hash: hash, context: &context)
  }

  /// A ciphertext from its canonical encoding, of which the hash may be known.
  ///
  /// Throws `wrongKey` when nobody knows the key, `malformedCiphertext`, `outOfGas`.
  mutating func makeCiphertext(
    type: UInt32, form: CiphertextForm, decoding bytes: [UInt8], hash: Hash256?,
    context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    let header: EncryptedTensor.Header
    do throws(HomomorphicError) {
      header = try EncryptedTensor.header(of: bytes)
    } catch {
      throw Trap(error)
    }
    guard header.format == form.format, header.depth == form.depth else {
      throw .ciphertextType
    }
    let key: EncryptionKey
    if let own = publicKey(header.keyIdentity) {
      key = own
    } else {
      key = try context.prepareKey(header.keyIdentity, form.scheme)
    }
    guard key.scheme == form.scheme else { throw .wrongKey }
    guard let encodedForm = EncryptedTensor.form(of: bytes, header: header, key: key) else {
      throw .malformedCiphertext
    }
    try context.charge(CiphertextGas.decoding(header, encodedForm, key))
    if let hash, let known = context.host.objects.ciphertext(hash, key: key) {
      return try make(known, type: type, hash: canonical(hash, known, bytes))
    }
    if let hash, keccak256(bytes) != hash { throw .malformedCiphertext }
    let ciphertext: EncryptedTensor
    do throws(HomomorphicError) {
      ciphertext = try EncryptedTensor(decoding: bytes, key: key)
    } catch {
      throw Trap(error)
    }
    context.host.objects.decodeCount += 1
    if let hash { context.host.objects.keep(ciphertext, hash) }
    return try make(ciphertext, type: type, hash: canonical(hash, ciphertext, bytes))
  }

  /// The hash, unless the bytes are the short form with a seed, which is not what is stored.
  private func canonical(
    _ hash: Hash256?, _ ciphertext: EncryptedTensor, _ bytes: [UInt8]
  ) -> Hash256? {
    bytes.count == ciphertext.encodedByteCount ? hash : nil
  }

  /// A public key from its encoding or the hash of it. Throws `decode` unless it is one of the
  /// scheme, `unavailableBlob`, `outOfGas`.
  mutating func makeKey(
    type: UInt32, scheme: EncryptionScheme, decoding content: ArraySlice<UInt8>,
    context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    let (bytes, hash) = try context.resolve(content)
    // A key is named by the hash of its encoding, however it comes.
    if hash == nil { try context.charge(blob: bytes) }
    try context.charge(
      CiphertextGas.key(scheme, bytes: LatticeKeyBundle.expandedByteCount(of: bytes)))
    if let hash, let known = context.host.objects.key(hash, scheme) {
      return try make(known, type: type)
    }
    let key: EncryptionKey
    do throws(HomomorphicError) {
      // The contract's own type names the scheme: short keys are its choice, for tests.
      key = try EncryptionKey(decoding: bytes, scheme: scheme)
    } catch {
      throw .decode
    }
    context.host.objects.decodeCount += 1
    if let hash { context.host.objects.keep(key, hash) }
    return try make(key, type: type)
  }

  /// A public key that came into this call.
  private func publicKey(_ identity: Hash256) -> EncryptionKey? {
    publicKeys.first { $0.identity == identity }
  }
}

/// What decoding ciphertexts and keys costs.
enum CiphertextGas {
  /// Gas for checking a ciphertext under a key.
  static func decoding(
    _ header: EncryptedTensor.Header, _ form: EncryptedTensor.Form, _ key: EncryptionKey
  ) -> UInt64 {
    if let gas = CiphertextWork.decodingGas(
      key, depth: header.depth, groups: header.groupCount, form: form)
    {
      return GasSchedule.latticeValidation.addingSaturated(gas)
    }
    let groups = UInt64(truncatingIfNeeded: max(header.groupCount, 0))
    let limbs = UInt64(truncatingIfNeeded: key.groupElementLimbs)
    return GasSchedule.ciphertextValidation.gas { measure in
      if case .groups = measure { return groups }
      return limbs
    }
  }

  /// Gas for opening a public key of so many bytes, without a seed, that came in before.
  static func opening(_ scheme: EncryptionScheme, bytes: Int) -> UInt64 {
    switch scheme {
    case .paillier: key(scheme, bytes: bytes)
    case .ckks, .bfv:
      GasSchedule.latticeKeyOpening.gas { _ in UInt64(truncatingIfNeeded: bytes) }
    }
  }

  /// Gas for preparing a public key of so many bytes, those that a seed stands for included; hashing it is paid for
  /// apart.
  static func key(_ scheme: EncryptionScheme, bytes: Int) -> UInt64 {
    switch scheme {
    case .paillier(let bits):
      let limbs = UInt64(truncatingIfNeeded: PaillierCost.limbs(bits: bits))
      return GasSchedule.publicKeyValidation.gas { _ in limbs }
    case .ckks(let set), .bfv(let set):
      // Residues take the time, and narrow primes pack more of them into a byte than the named sets.
      let gas = GasSchedule.latticeKeyByte.gas(for: UInt64(truncatingIfNeeded: bytes))
      let bits = UInt64(set.primeBits.reduce(0, +))
      let usual = UInt64(40 * set.primeBits.count)
      return bits < usual ? gas.multipliedSaturated(by: usual) / bits : gas
    }
  }
}

extension DecodeContext {
  /// The bytes that an argument stands for: itself, or, when it has the length of a hash, the blob.
  /// Charges for the blob. Throws `unavailableBlob`, `outOfGas`.
  mutating func resolve(
    _ content: ArraySlice<UInt8>
  ) throws(Trap) -> (bytes: [UInt8], hash: Hash256?) {
    guard let hash = Hash256(bytes: content) else { return (Array(content), nil) }
    guard let blob = host.blob(hash) else { throw .unavailableBlob }
    try charge(blob: blob)
    return (blob, hash)
  }

  /// Charges for the bytes of a blob. Throws `outOfGas`.
  mutating func charge(blob: [UInt8]) throws(Trap) {
    try charge(GasSchedule.blobByte.gas(for: UInt64(truncatingIfNeeded: blob.count)))
  }

  /// The key of an identity, which a blob holds. Who brought it has paid for hashing and checking it; opening is paid
  /// for once in a transaction.
  ///
  /// Throws `wrongKey` when there is no such key, `outOfGas`.
  mutating func prepareKey(
    _ identity: Hash256, _ scheme: EncryptionScheme
  ) throws(Trap) -> EncryptionKey {
    if let key = host.scope.preparedKeys[identity] { return key }
    guard let blob = host.blob(identity) else { throw .wrongKey }
    try charge(CiphertextGas.opening(scheme, bytes: LatticeKeyBundle.expandedByteCount(of: blob)))
    let key: EncryptionKey
    if let known = host.objects.key(identity, scheme) {
      key = known
    } else {
      // Somebody may have kept other bytes than a key.
      guard let decoded = try? EncryptionKey(decoding: blob, scheme: scheme),
        decoded.identity == identity
      else { throw .wrongKey }
      key = decoded
      host.objects.decodeCount += 1
      host.objects.keep(key, identity)
    }
    host.scope.preparedKeys[identity] = key
    return key
  }

  /// Uses up gas. Throws `outOfGas`.
  mutating func charge(_ amount: UInt64) throws(Trap) {
    guard amount <= gas else { throw .outOfGas }
    gas -= amount
  }
}
