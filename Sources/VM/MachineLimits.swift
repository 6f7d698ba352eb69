import Bytecode
import Primitives

/// The named limits of the machine. They are part of the protocol: changing one is a change of
/// version.
package enum MachineLimits {
  /// Most bytes that the objects of all calls in progress of one transaction may take.
  package static let memoryBytesMax = 256 << 20
  /// Most bytes that the events and the undoable changes of one transaction may take in the host's memory.
  package static let transactionBytesMax = 256 << 20
  /// What an event or a change takes beside its bytes.
  static let eventBytes = 192
  static let changeBytes = 192
  /// Most bytes of call data of one call.
  package static let callDataBytesMax = Limits.abiBytesMax
  /// Most bytes of one ABI encoding that a contract makes: results, events, errors, call data.
  package static let encodedBytesMax = Limits.abiBytesMax
  /// Most bytes of one value in storage.
  package static let storedBytesMax = BytecodeLimits.storedBytesMax
  /// Most 64-bit slots that the windows of one call's functions may take.
  package static let stackSlotsMax = 1 << 20
  /// Deepest nesting of calls between contracts; the transaction's own call has depth 0.
  package static let contractDepthMax = Limits.callDepthMax
  /// Deepest nesting of types that values are encoded, decoded and compared through.
  package static let typeDepthMax = Limits.abiDepthMax
}
