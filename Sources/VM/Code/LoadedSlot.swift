import Bytecode
import InstructionSet
import Primitives

/// What reaching a state slot needs: found once, so that an access walks no types and counts few references.
final class LoadedSlot: Sendable {
  /// Its index in the module.
  let index: UInt32
  /// The bytes of its name.
  let name: [UInt8]
  /// Its type.
  let type: Int
  /// The key of the slot; of a list: of its length.
  let key: Hash256
  /// Of a map: the form of its keys, if these are numbers.
  let keyNumber: TypeForm?
  /// Of a map: the type of its values.
  let value: Int?
  /// The form of the slot's values (of a map: of the values in it), if these are numbers.
  let number: TypeForm?
  /// Whether all of the slot (of a list: its length), and a part of it, can reference blobs.
  let wholeHoldsReferences: Bool
  let partHoldsReferences: Bool
  /// Gas for hashing the key of an entry under a number, and of an element.
  let entryKeyGas: UInt64
  let elementKeyGas: UInt64

  init(_ slot: StateSlot, index: Int, _ types: TypeLayouts) {
    self.index = UInt32(truncatingIfNeeded: index)
    name = Array(slot.name.utf8)
    type = Int(slot.type)
    key = StateKeys.slot(slot.name)
    let form = types[type].form
    switch form {
    case .map(let key, let value):
      keyNumber = types[key].form.isNumber ? types[key].form : nil
      self.value = value
      number = types[value].form.isNumber ? types[value].form : nil
      wholeHoldsReferences = false
      partHoldsReferences = !types[value].form.isNumber
    case .list(let element, _):
      keyNumber = nil
      value = nil
      number = nil
      wholeHoldsReferences = false
      partHoldsReferences = !types[element].form.isNumber
    default:
      keyNumber = nil
      value = nil
      number = form.isNumber ? form : nil
      wholeHoldsReferences = !form.isNumber
      partHoldsReferences = false
    }
    entryKeyGas = LoadedSlot.keyGas(bytes: name.count + 1 + 32)
    elementKeyGas = LoadedSlot.keyGas(bytes: name.count + 9)
  }

  /// Gas for hashing the key of a place.
  static func keyGas(bytes: Int) -> UInt64 {
    GasSchedule.placeKeyBlock.gas(for: UInt64(truncatingIfNeeded: bytes / 136 + 1))
  }
}

extension TypeForm {
  /// Whether values are numbers in one or four slots.
  var isNumber: Bool {
    switch self {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash: true
    case .bytes, .text, .record, .choice, .array, .list, .tensor, .ciphertext, .publicKey, .coin,
      .sum, .map:
      false
    }
  }
}
