import HomomorphicClient
import HomomorphicEvaluation

/// Why an object of Microsoft SEAL or TenSEAL was not read.
package enum SEALError: Error, Hashable, Sendable {
  /// The bytes do not begin as SEAL's objects do, or a message is not TenSEAL's.
  case notSEAL
  /// Written by another major version than 4.
  case version(major: UInt8, minor: UInt8)
  /// The bytes end early, or lengths in them contradict each other.
  case truncated
  /// Bytes are left after the object.
  case trailingBytes
  /// More bytes than any object of the supported parameters has.
  case tooLarge
  /// A compression that nobody here can undo.
  case compression(SEALCompression)
  /// The object belongs to other parameters than those given.
  case wrongParameters
  /// Made with this scheme, where the other is wanted.
  case wrongScheme(LatticeScheme)
  /// A context without encryption parameters, or a part that is asked for and not there.
  case missing(String)
  /// Parameters that contracts have not.
  case unsupported(SEALChain)
  /// A tensor of TenSEAL, which holds each value, or batch of values, in a ciphertext of its own.
  case tensor
  /// A ciphertext of three polynomials: a product that was not relinearised.
  case notRelinearized
  /// What the object holds is refused.
  case refused(HomomorphicError)
}

extension SEALError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .notSEAL: "these are not the bytes of a SEAL or TenSEAL object"
    case .version(let major, let minor):
      "written by SEAL \(major).\(minor); objects of SEAL 4 are read"
    case .truncated: "the object is cut short, or its lengths contradict each other"
    case .trailingBytes: "there are bytes after the end of the object"
    case .tooLarge: "the object is larger than any with supported parameters"
    case .compression(let kind): "the object is compressed with \(kind), which is not read here"
    case .wrongParameters: "the object belongs to other encryption parameters"
    case .wrongScheme(let scheme):
      "it is made with \(scheme == .ckks ? "CKKS" : "BFV"), and the key is for \(scheme == .ckks ? "BFV" : "CKKS")"
    case .missing(let part): "there is no \(part) in it"
    case .unsupported(let chain):
      "these parameters are not for contracts: \(chain.reason)"
    case .tensor:
      "it is a tensor (ckks_tensor, bfv_tensor), with a ciphertext for every value or batch of them; "
        + "vectors are read (ckks_vector, bfv_vector)"
    case .notRelinearized:
      "it holds three polynomials: a product that was not relinearised; in Python: "
        + "context.auto_relin = True before the product; in SEAL relinearize_inplace"
    case .refused(let error): "what it holds is refused: \(error)"
    }
  }
}
