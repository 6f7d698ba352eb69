import Primitives

/// The named limits of modules: decoder and verifier accept nothing beyond them.
package enum BytecodeLimits {
  /// Most bytes of an encoded module without debug information.
  package static let moduleBytesMax = Limits.moduleBytesMax
  /// Most bytes of encoded debug information.
  package static let debugBytesMax = 8 << 20
  /// Most bytes of a name.
  package static let nameBytesMax = 255
  /// Most rows of the type table.
  package static let typesMax = 4_096
  /// How deep types may be nested; a plain type has depth 1.
  package static let typeDepthMax = Limits.abiDepthMax
  /// Most register slots of the fields of a record or of the payload of a case.
  package static let fieldSlotsMax = 256
  /// Most fields of a record, event or error, cases of an enumeration, values of a payload.
  package static let fieldsMax = 256
  /// Most values that the empty value of a type may hold, elements of arrays included.
  package static let typeCellsMax = 1 << 20
  /// The largest maximum of bytes, text, a list, an array or a sum.
  package static let lengthMax = 1 << 24
  /// Most sets of primes of lattice schemes that are written out.
  package static let primeSetsMax = 16
  /// Most constants of 256 bits.
  package static let widesMax = 1 << 15
  /// Most constant byte strings.
  package static let byteStringsMax = 1 << 15
  /// Most bytes of a constant byte string.
  package static let byteStringBytesMax = 1 << 16
  /// How deep modules may lie inside each other: one that deploys one that deploys one.
  package static let moduleDepthMax = 8
  /// Most state slots.
  package static let slotsMax = 1_024
  /// Most functions.
  package static let functionsMax = 4_096
  /// Most parameters of a function or method.
  package static let parametersMax = 64
  /// Most registers of a function.
  package static let frameSlotsMax = 4_096
  /// Most instructions of a function.
  package static let codeMax = 1 << 17
  /// Most entries.
  package static let entriesMax = 1_024
  /// Most imported methods.
  package static let importsMax = 1_024
  /// Most events, and most errors.
  package static let declarationsMax = 1_024
  /// Most bytes of one value in storage.
  package static let storedBytesMax = 8 << 20
  /// Most indexed fields of an event.
  package static let indexedFieldsMax = 3
  /// Most loops inside each other in one function.
  package static let loopDepthMax = 16
  /// Most registers of all functions that can be active at a time.
  package static let stackSlotsMax = 1 << 16
  /// Most functions that can be active at a time.
  package static let callDepthMax = Limits.callDepthMax
  /// Most register kinds that the verifier holds for jumps ahead in one function.
  package static let pendingKindsMax = 1 << 22
  /// Most steps of verification of one module, see `VerifierSteps`: so many for any module, and so many more for each
  /// of its bytes. Who loads a module again pays for its bytes, so that no byte may take much longer than others.
  package static let verifierStepsBase = 1 << 17
  package static let verifierStepsPerByteMax = 256
  package static let verifierStepsMax = verifierStepsBase + moduleBytesMax * verifierStepsPerByteMax
  /// How often the verifier walks a loop again because registers hold something else at its end.
  package static let loopWalksMax = 4
  /// Most source files of debug information.
  package static let debugFilesMax = 4_096
  /// Most bytes of a file name.
  package static let fileNameBytesMax = 4_096
  /// Most named registers of a function.
  package static let localsMax = 1 << 16
}
