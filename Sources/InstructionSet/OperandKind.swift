/// What may stand in an operand: the kind of a register, or the meaning of an immediate.
package enum OperandKind: Hashable, Sendable {
  /// A register of one slot that holds 64 bits: a Boolean, an integer, a fixed-point number.
  case word
  /// A register of four slots that holds 256 bits.
  case wide
  /// A register that counts down a loop.
  case counter
  /// A register with a reference to an object of a class of types.
  case reference(ReferenceClass)
  /// One value: a word, a wide or a reference, as the type says that the rule finds.
  case value(TypeRule)
  /// Values in consecutive registers, each with the slots that its type takes.
  case values(LayoutRule)
  /// Words in consecutive registers: as many as the immediate in the field says.
  case words(count: OperandField)
  /// The first register of the arguments of a call, where its result is left.
  case callFrame(CallRule)
  /// A number in the instruction.
  case immediate(ImmediateKind)
}

/// The meaning of an immediate, and with it the values that the verifier accepts.
package enum ImmediateKind: Hashable, Sendable {
  /// Any unsigned number that fits the field.
  case unsigned
  /// Any two's complement number that fits the field.
  case signed
  /// A width in bits: 1...max.
  case bitWidth(max: UInt16)
  /// A shift amount: 0...63.
  case shiftAmount
  /// The fraction bits of a fixed-point format: below the width that stands in the next eight bits.
  case fractionBits
  /// The width of a fixed-point format: 32 or 64.
  case fixedWidth
  /// An axis of a tensor: 0..<4.
  case axis
  /// The number of axes of a tensor: 0...4.
  case rank
  /// A number below the bound, one of as many choices.
  case below(UInt16)
  /// The number of a trap.
  case trap
  /// The index of an instruction of the same function.
  case target
  /// The index of a function.
  case function
  /// The index of a declared error.
  case error
  /// The index of a declared event.
  case event
  /// The index of an imported method.
  case importedMethod
  /// The index of a type of a class.
  case type(TypeClass)
  /// The index of a state slot of a class.
  case slot(SlotClass)
  /// The index of a wide constant.
  case wideConstant
  /// The index of a byte string in the pool, which the type operand must admit.
  case bytesConstant
  /// An index of the byte strings that are encoded modules.
  case moduleConstant
  /// The index of a field of the record type in the type operand.
  case fieldIndex
  /// The index of a case of the enumeration or optional in the type operand.
  case caseIndex
  /// The index of a value in the payload of the case in the case operand.
  case payloadIndex
}

/// The objects that an operand admits.
package enum ReferenceClass: Hashable, Sendable {
  /// Any object.
  case any
  /// An object without coins, ciphertexts and sums of them in it.
  case comparable
  /// An enumeration or an optional.
  case cased
  /// A list or an array.
  case sequence
  /// A list.
  case list
  /// A list, an array, bytes or text.
  case measurable
  /// Bytes or text.
  case byteString
  /// A list or an array of tensors.
  case tensorSequence
  /// A list or an array of words.
  case wordSequence
  /// A tensor.
  case tensor(ElementClass)
  /// A tensor or a ciphertext.
  case shaped
  /// A ciphertext.
  case ciphertext
  /// A list or an array of ciphertexts.
  case ciphertextSequence
  /// A public key.
  case publicKey
  /// An amount of the native token.
  case coin
  /// A running sum of ciphertexts.
  case sum
}

/// The elements that a tensor operand admits.
package enum ElementClass: Hashable, Sendable {
  /// All.
  case any
  /// Integers and fixed-point numbers.
  case numeric
  /// Integers.
  case integer
  /// Fixed-point numbers.
  case fixed
  /// I8.
  case signed8
  /// Booleans and fixed-point numbers.
  case fixedOrBool
  /// Booleans.
  case bool
}

/// The types that a type operand admits.
package enum TypeClass: Hashable, Sendable {
  /// A record.
  case record
  /// A record that the ABI can encode: without coins, maps and sums.
  case encodableRecord
  /// An enumeration or an optional.
  case cased
  /// A list.
  case list
  /// A list or an array.
  case sequence
  /// Bytes.
  case bytes
  /// Bytes or text.
  case byteString
  /// Bytes, text or a list: what has a maximal length.
  case bounded
  /// A tensor.
  case tensor(ElementClass)
  /// A running sum of ciphertexts.
  case sum
  /// A ciphertext.
  case ciphertext
}

/// The state slots that a slot operand admits.
package enum SlotClass: Hashable, Sendable {
  /// Anything but a map.
  case value
  /// A list.
  case list
  /// A list whose elements may be copied.
  case copyableList
  /// A map.
  case map
  /// A map whose values may be copied.
  case copyableMap
  /// A `Coin`.
  case coin
  /// A map to `Coin`.
  case coinMap
}

/// How to find the type of a value.
package enum TypeRule: Hashable, Sendable {
  /// The type in the type operand.
  case typeOperand
  /// The type of the object in the register of the field.
  case sameAs(OperandField)
  /// The element type of the list or array in the register of the field.
  case element(of: OperandField)
  /// The element type of the list or array type in the type operand.
  case elementOfTypeOperand
  /// The type of the field that the operands `type` and `index` name.
  case field
  /// The type of the payload value that the operands `type`, `case` and `index` name.
  case payload
  /// The ciphertext type of the sum in the register of the field.
  case ciphertext(of: OperandField)
  /// An optional of the ciphertext type of the sum in the register of the field.
  case optionalCiphertext(of: OperandField)
  /// The `Coin` type.
  case coin
  /// The type of the state slot.
  case slot
  /// The element type of the list in the state slot.
  case slotElement
  /// The key type of the map in the state slot.
  case slotKey
  /// The value type of the map in the state slot.
  case slotValue
  /// An optional of the value type of the map in the state slot.
  case optionalSlotValue
}

/// Which values lie in consecutive registers.
package enum LayoutRule: Hashable, Sendable {
  /// The fields of the record type in the type operand.
  case fields
  /// The payload of the case in the operands `type` and `case`.
  case payload
  /// The fields of the declared error.
  case errorFields
  /// The fields of the declared event.
  case eventFields
}

/// Which arguments a call takes and what it leaves.
package enum CallRule: Hashable, Sendable {
  /// The parameters of the function; its result takes their place.
  case function
  /// The address (a wide), then the parameters of the imported method; its result takes their place.
  case contract
  /// As `contract`, but what is left is an optional of the result, or, when the method has no
  /// result, a Boolean: whether the call succeeded.
  case tryContract
  /// A number (a word), then the parameters of the imported method, which stands for the `init` of a module; an
  /// address (a wide) takes their place.
  case deployment
}
