/// One row of the table of traps: the ways in which the machine refuses to go on.
package struct TrapSpec: Hashable, Sendable {
  /// The stable number, from 1.
  package let number: UInt16
  /// The name: `fails Trap.name` in tests, and the case of the generated `Trap`.
  package let name: String
  /// One sentence: what went wrong.
  package let meaning: String

  private init(_ number: UInt16, _ name: String, _ meaning: String) {
    self.number = number
    self.name = name
    self.meaning = meaning
  }
}

extension TrapSpec {
  static let overflow = TrapSpec(1, "overflow", "A number does not fit its type.")
  static let division = TrapSpec(2, "division", "A division or remainder by zero.")
  static let shift = TrapSpec(3, "shift", "A shift by the width of the type or more.")
  static let bounds = TrapSpec(
    4, "bounds",
    "An index outside a list, array, byte string or tensor; removing from an empty list.")
  static let capacity = TrapSpec(
    5, "capacity", "A list, byte string, text or sum would exceed the maximum of its type.")
  static let occupied = TrapSpec(
    6, "occupied", "A linear value would replace one that is still there.")
  static let wrongCase = TrapSpec(
    7, "wrongCase", "The payload of a case that the enumeration or optional is not in.")
  static let shape = TrapSpec(8, "shape", "Shapes of tensors or ciphertexts do not fit together.")
  static let domain = TrapSpec(
    9, "domain", "An argument outside the domain of the function, such as log(0).")
  static let outOfGas = TrapSpec(10, "outOfGas", "The gas limit is used up.")
  static let loopBound = TrapSpec(11, "loopBound", "A loop would exceed its declared maximum.")
  static let stackDepth = TrapSpec(
    12, "stackDepth", "The calls take more registers than there are.")
  static let callDepth = TrapSpec(13, "callDepth", "Too many calls inside calls.")
  static let reentrancy = TrapSpec(
    14, "reentrancy",
    "A contract that is calling out was entered, or its view read after it wrote state.")
  static let decode = TrapSpec(15, "decode", "Arguments, results or state are not well encoded.")
  static let notPayable = TrapSpec(16, "notPayable", "Value was sent to an entry that takes none.")
  static let coinDropped = TrapSpec(17, "coinDropped", "A coin that is not empty was left over.")
  static let coinConsumed = TrapSpec(18, "coinConsumed", "A coin was used a second time.")
  static let nonEmptyCoin = TrapSpec(
    19, "nonEmptyCoin", "destroyEmpty of a coin that holds something.")
  static let insufficientBalance = TrapSpec(
    20, "insufficientBalance", "A coin, or an account, holds less than is asked of it.")
  static let payToContract = TrapSpec(
    21, "payToContract", "pay to the address of a contract, which is paid by calling it.")
  static let wrongKey = TrapSpec(22, "wrongKey", "A ciphertext under another key.")
  static let laneOverflow = TrapSpec(
    23, "laneOverflow", "A ciphertext has no headroom for its values: they could decrypt wrongly.")
  static let malformedCiphertext = TrapSpec(
    24, "malformedCiphertext",
    "Bytes that are no ciphertext under the key.")
  static let memory = TrapSpec(25, "memory", "The call uses more memory than it may.")
  static let unreachable = TrapSpec(
    26, "unreachable", "An instruction that the compiler proved to be unreachable.")
  static let unknownEntry = TrapSpec(27, "unknownEntry", "No entry or view has this selector.")
  static let noContract = TrapSpec(28, "noContract", "No contract stands at this address.")
  static let staticWrite = TrapSpec(29, "staticWrite", "A view tried to change something.")
  static let limit = TrapSpec(30, "limit", "A limit of the machine was exceeded.")
  static let keyMissing = TrapSpec(
    31, "keyMissing", "The public key has no relinearisation or rotation key for this.")
  static let unavailableBlob = TrapSpec(
    32, "unavailableBlob", "A hash in call data that neither the transaction nor the chain knows.")
  static let transparent = TrapSpec(
    33, "transparent",
    "A ciphertext that everybody can read: a product by zero, a difference of equals, or one made so."
  )
  static let ciphertextType = TrapSpec(
    34, "ciphertextType",
    "A ciphertext in another number format, of another depth, or of larger values than its type.")

  /// All traps, by number.
  package static let all: [TrapSpec] = [
    overflow, division, shift, bounds, capacity, occupied, wrongCase, shape, domain, outOfGas,
    loopBound, stackDepth, callDepth, reentrancy, decode, notPayable, coinDropped, coinConsumed,
    nonEmptyCoin, insufficientBalance, payToContract, wrongKey, laneOverflow, malformedCiphertext,
    memory, unreachable, unknownEntry, noContract, staticWrite, limit, keyMissing,
    unavailableBlob, transparent, ciphertextType,
  ]
}
