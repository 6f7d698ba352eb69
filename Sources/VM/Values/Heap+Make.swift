import Bytecode
import Homomorphic
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

  /// A ciphertext from its canonical encoding, under a key of this call or of the host's.
  ///
  /// Throws `wrongKey` when nobody knows the key, `malformedCipher`, `outOfGas`.
  mutating func makeCipher(
    type: UInt32, form: CipherForm, decoding bytes: [UInt8], context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    let header: EncryptedTensor.Header
    do throws(HomomorphicError) {
      header = try EncryptedTensor.header(of: bytes)
    } catch {
      throw Trap(error)
    }
    guard header.format == form.format, header.depth == form.depth else { throw .malformedCipher }
    guard
      let key = publicKey(header.keyIdentity)
        ?? context.host.publicKey(header.keyIdentity, of: form.scheme),
      key.scheme == form.scheme
    else { throw .wrongKey }
    try context.charge(CipherGas.decoding(header, form.scheme))
    let cipher: EncryptedTensor
    do throws(HomomorphicError) {
      cipher = try EncryptedTensor(decoding: bytes, key: key)
    } catch {
      throw Trap(error)
    }
    return try make(cipher, type: type)
  }

  /// A public key from its encoding. Throws `decode` unless it is one of the scheme, `outOfGas`.
  mutating func makeKey(
    type: UInt32, scheme: EncryptionScheme, decoding bytes: [UInt8], context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    try context.charge(CipherGas.key(scheme))
    let key: EncryptionKey
    do throws(HomomorphicError) {
      // The contract's own type names the scheme: short keys are its choice, for tests.
      key = try EncryptionKey(decoding: bytes, scheme: scheme)
    } catch {
      throw Trap(error)
    }
    return try make(key, type: type)
  }

  /// A public key that came into this call.
  private func publicKey(_ identity: Hash256) -> EncryptionKey? {
    publicKeys.first { $0.identity == identity }
  }
}

/// What decoding ciphertexts and keys costs.
enum CipherGas {
  /// Gas for checking a ciphertext.
  static func decoding(_ header: EncryptedTensor.Header, _ scheme: EncryptionScheme) -> UInt64 {
    let groups = UInt64(truncatingIfNeeded: max(header.groupCount, 0))
    switch scheme {
    case .paillier(let bits):
      let limbs = UInt64(truncatingIfNeeded: PaillierCost.limbs(bits: bits))
      return GasSchedule.cipherValidation.gas { measure in
        if case .groups = measure { return groups }
        return limbs
      }
    case .ckks, .bfv:
      return .max
    }
  }

  /// Gas for preparing a public key.
  static func key(_ scheme: EncryptionScheme) -> UInt64 {
    switch scheme {
    case .paillier(let bits):
      let limbs = UInt64(truncatingIfNeeded: PaillierCost.limbs(bits: bits))
      return GasSchedule.publicKeyValidation.gas { _ in limbs }
    case .ckks, .bfv:
      return .max
    }
  }
}

extension DecodeContext {
  /// Uses up gas. Throws `outOfGas`.
  mutating func charge(_ amount: UInt64) throws(Trap) {
    guard amount <= gas else { throw .outOfGas }
    gas -= amount
  }
}
