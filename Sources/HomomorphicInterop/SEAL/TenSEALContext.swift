import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// A context of TenSEAL: encryption parameters, and the keys that were saved with it.
///
/// The message is `{1: parameters, 2: {1: public key, 2: flags, 3: scale, 4: relinearisation keys, 5:
/// Galois keys}, 3: {1: secret key}, 4: encryption type}`. Source: TenSEAL 0.3.18,
/// tensealcontext.proto.
package struct TenSEALContext: Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// What a contract's key holds; nil when the context has no public key (symmetric encryption).
  package let keys: LatticeKeyBundle?
  /// The minor version of SEAL that wrote it.
  package let minor: UInt8
  /// The secret key as SEAL saved it, nil in a public context. Handle it as you would handle the key.
  package let unprotectedSecretKey: [UInt8]?

  /// Reads a context; a CKKS context must have a global scale that is a power of two.
  ///
  /// Throws what is wrong with the message, the parameters and the keys in it.
  package init(_ bytes: [UInt8], decompress: @escaping SEALDecompressor) throws(SEALError) {
    var parameterBytes: [UInt8]?
    var parts = PublicParts()
    var secret: [UInt8]?
    for (number, value) in try ProtocolBuffer.fields(of: bytes[...]) {
      switch (number, value) {
      case (1, .bytes(let object)): parameterBytes = Array(object)
      case (2, .bytes(let message)): parts = try PublicParts(message)
      case (3, .bytes(let message)):
        for case (1, .bytes(let object)) in try ProtocolBuffer.fields(of: message) {
          secret = Array(object)
        }
      case (4, .varint): break
      default: throw .notSEAL
      }
    }
    guard let parameterBytes else { throw .missing("encryption parameters") }
    let parameters = try LatticeParameters(
      seal: parameterBytes, scaleBits: parts.scaleBits ?? 40, decompress: decompress)
    // TenSEAL writes a scale into contexts of BFV, too, where it means nothing.
    guard parameters.scheme == .bfv || parts.hasUsableScale else {
      throw .refused(.invalidScale)
    }
    do throws(HomomorphicError) {
      context = try LatticeContext.shared(parameters)
    } catch {
      throw .refused(error)
    }
    minor = try SEALHeader.minorVersion(of: parameterBytes)
    keys = try parts.bundle(context, decompress)
    unprotectedSecretKey = secret
  }

  /// The message as TenSEAL loads it, with the secret key when it is given.
  ///
  /// TenSEAL relinearises, rescales and drops primes by itself, as in the contexts that it makes.
  package static func encoded(
    _ keys: LatticeKeyBundle, unprotectedSecretKey: [UInt8]? = nil,
    minor: UInt8 = SEALHeader.minorVersion
  ) -> [UInt8] {
    let context = keys.context
    var parts = ByteWriter()
    parts.field(1, bytes: SEALKeys.encoded(keys.publicKey, minor: minor))
    parts.field(2, varint: 7)
    if context.parameters.scheme == .ckks {
      let exponent = UInt64(1023 + context.parameters.scaleBits)
      parts.field(3, fixed64: exponent << 52)
    }
    if let key = keys.relinearizationKey {
      parts.field(
        4, bytes: SEALKeys.encoded(relinearizationKey: key, context: context, minor: minor))
    }
    if !keys.galoisKeys.isEmpty {
      parts.field(
        5, bytes: SEALKeys.encoded(galoisKeys: keys.galoisKeys, context: context, minor: minor))
    }
    var writer = ByteWriter()
    writer.field(1, bytes: context.parameters.sealEncoded(minor: minor))
    writer.field(2, bytes: parts.bytes)
    if let secret = unprotectedSecretKey {
      var part = ByteWriter()
      part.field(1, bytes: secret)
      writer.field(3, bytes: part.bytes)
    }
    return writer.bytes
  }

  /// What field 2 holds.
  private struct PublicParts {
    var publicKey: [UInt8]?
    var relinearization: [UInt8]?
    var galois: [UInt8]?
    /// The exponent of the scale; nil when there is none, or no power of two.
    var scaleBits: Int?
    var hasUsableScale = true

    init() {}

    init(_ message: ArraySlice<UInt8>) throws(SEALError) {
      for (number, value) in try ProtocolBuffer.fields(of: message) {
        switch (number, value) {
        case (1, .bytes(let object)): publicKey = Array(object)
        case (2, .varint): break
        case (3, .fixed64(let bits)):
          scaleBits = Self.powerOfTwo(bits)
          hasUsableScale = scaleBits != nil
        case (4, .bytes(let object)): relinearization = Array(object)
        case (5, .bytes(let object)): galois = Array(object)
        default: throw .notSEAL
        }
      }
    }

    /// The exponent of an f64 that is a power of two from 2 to 2^59.
    static func powerOfTwo(_ bits: UInt64) -> Int? {
      let exponent = Int(bits >> 52) - 1023
      return bits & ((1 << 52) - 1) == 0 && (1..<60).contains(exponent) ? exponent : nil
    }

    func bundle(
      _ context: LatticeContext, _ decompress: @escaping SEALDecompressor
    ) throws(SEALError) -> LatticeKeyBundle? {
      guard let publicKey else { return nil }
      let key = try SEALKeys.publicKey(publicKey, context: context, decompress: decompress)
      var relinearizationKey: SwitchingKey?
      if let relinearization {
        relinearizationKey = try SEALKeys.relinearizationKey(
          relinearization, context: context, decompress: decompress)
      }
      var galoisKeys: [GaloisKey] = []
      if let galois {
        galoisKeys = try SEALKeys.galoisKeys(galois, context: context, decompress: decompress)
      }
      do throws(HomomorphicError) {
        return try LatticeKeyBundle(
          publicKey: key, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys)
      } catch {
        throw .refused(error)
      }
    }
  }
}
