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
    type: UInt32, format: PaillierFormat, decoding bytes: [UInt8], context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    let header: PaillierCiphertext.Header
    do throws(HomomorphicError) {
      header = try PaillierCiphertext.header(of: bytes)
    } catch {
      throw Trap(error)
    }
    guard header.format == format else { throw .malformedCipher }
    guard let key = publicKey(header.keyIdentity) ?? context.host.publicKey(header.keyIdentity)
    else { throw .wrongKey }
    try context.charge(CipherGas.decoding(elements: header.elementCount, bits: key.bits))
    let cipher: PaillierCiphertext
    do throws(HomomorphicError) {
      cipher = try PaillierCiphertext(decoding: bytes, key: key)
    } catch {
      throw Trap(error)
    }
    return try make(cipher, type: type)
  }

  /// A public key from its modulus. Throws `decode` unless it is one of `bits`
  /// bits, `outOfGas`.
  mutating func makeKey(
    type: UInt32, bits: Int, modulus: [UInt8], context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    guard modulus.count == bits / 8 else { throw .decode }
    try context.charge(CipherGas.key(bits: bits))
    let key: PaillierPublicKey
    do throws(HomomorphicError) {
      // The contract's own type names the length: short ones are its choice, for tests.
      key =
        PaillierLimits.insecureModulusBits.contains(bits)
        ? try PaillierPublicKey(insecureTestModulusBigEndian: modulus)
        : try PaillierPublicKey(modulusBigEndian: modulus)
    } catch {
      throw Trap(error)
    }
    return try make(key, type: type)
  }

  /// A public key that came into this call.
  private func publicKey(_ identity: Hash256) -> PaillierPublicKey? {
    publicKeys.first { $0.identity == identity }
  }
}

/// What decoding ciphertexts and keys costs.
enum CipherGas {
  /// Gas for checking group elements under a key of `bits` bits.
  static func decoding(elements: Int, bits: Int) -> UInt64 {
    let limbs = UInt64(truncatingIfNeeded: PaillierCost.limbs(bits: bits))
    return GasSchedule.cipherValidation.gas { measure in
      if case .groups = measure { return UInt64(truncatingIfNeeded: max(elements, 0)) }
      return limbs
    }
  }

  /// Gas for preparing a public key of `bits` bits.
  static func key(bits: Int) -> UInt64 {
    let limbs = UInt64(truncatingIfNeeded: PaillierCost.limbs(bits: bits))
    return GasSchedule.publicKeyValidation.gas { _ in limbs }
  }
}

extension DecodeContext {
  /// Uses up gas. Throws `outOfGas`.
  mutating func charge(_ amount: UInt64) throws(Trap) {
    guard amount <= gas else { throw .outOfGas }
    gas -= amount
  }
}
