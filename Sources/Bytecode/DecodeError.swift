import Primitives

/// Why bytes are no module.
package enum DecodeError: Error, Hashable, Sendable {
  /// They do not begin with the magic number.
  case badMagic
  /// They are of a version that this decoder does not know.
  case unsupportedVersion(UInt16)
  /// A field is truncated, too long, not in its shortest form, or bytes remain.
  case malformed(ByteReaderError)
  /// There are more bytes than a module may have.
  case tooLarge(bytes: Int)
  /// The tag of a type is unknown.
  case unknownTypeTag(UInt8, position: Int)
  /// The kind of an entry is unknown.
  case unknownEntryKind(UInt8, position: Int)
  /// No instruction has this code.
  case unknownOpcode(UInt16, function: Int, instruction: Int)
  /// Bits of an instruction that mean nothing are set.
  case unusedBits(function: Int, instruction: Int)
  /// A number does not fit its field.
  case outOfRange(position: Int)
  /// There is no such scheme of encryption, or its primes are written out although its degree names
  /// them.
  case unknownScheme(position: Int)
  /// There are more sets of primes than a module may name.
  case tooManySets(position: Int)
  /// The debug information does not begin with its magic number.
  case badDebugMagic
}

extension DecodeError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .badMagic: "the bytes are no Galaxy module: they do not begin with GXB1"
    case .unsupportedVersion(let version): "the module has the unknown version \(version)"
    case .malformed(let error): "the module is malformed: \(error)"
    case .tooLarge(let bytes): "\(bytes) bytes are more than a module may have"
    case .unknownTypeTag(let tag, let position): "unknown type \(tag) at byte \(position)"
    case .unknownEntryKind(let kind, let position):
      "unknown kind of entry \(kind) at byte \(position)"
    case .unknownOpcode(let code, let function, let instruction):
      "unknown instruction \(code) at instruction \(instruction) of function \(function)"
    case .unusedBits(let function, let instruction):
      "unused bits are set in instruction \(instruction) of function \(function)"
    case .outOfRange(let position): "a number at byte \(position) does not fit its field"
    case .unknownScheme(let position): "unknown scheme of encryption at byte \(position)"
    case .tooManySets(let position): "too many sets of primes, the last at byte \(position)"
    case .badDebugMagic: "what follows the module does not begin with GXD2"
    }
  }
}
