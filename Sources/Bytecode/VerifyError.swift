/// Why a module is not accepted, and where.
package struct VerifyError: Error, Hashable, Sendable {
  /// What is wrong.
  package let reason: Reason
  /// Where.
  package let place: Place

  /// Makes an error.
  init(_ reason: Reason, at place: Place) {
    self.reason = reason
    self.place = place
  }

  /// A place in a module; numbers are indices of its tables.
  package enum Place: Hashable, Sendable {
    case module
    case type(Int)
    case byteString(Int)
    case slot(Int)
    case entry(Int)
    case importedMethod(Int)
    case event(Int)
    case error(Int)
    case function(Int)
    case instruction(function: Int, instruction: Int)
  }

  /// What is wrong with a module. Operands are named as in the instruction's row.
  package enum Reason: Hashable, Sendable {
    /// A table, a name or a byte string has more elements than `limit`.
    case tooMany(count: Int, limit: Int)
    /// A name is not an identifier, or contains control characters.
    case invalidName
    /// A name that must be unique is there twice.
    case duplicateName
    /// An index points outside its table.
    case noSuchIndex(UInt32)

    /// A type is made of itself or of a later one.
    case typeOrder(TypeIndex)
    /// A type is in the table twice.
    case duplicateType(first: TypeIndex)
    /// A type has a width, a maximum or a part that does not exist.
    case invalidType
    /// A type is nested too deep.
    case typeTooDeep(depth: Int)
    /// A type has too many parts, or its empty value too many cells.
    case typeTooLarge

    /// A type that no value has stands where a value is needed.
    case notAValue(TypeIndex)
    /// A type that has no form in the ABI stands in the signature of an entry, event or error.
    case notEncodable(TypeIndex)
    /// Two entries have the selector.
    case duplicateSelector(UInt32)
    /// There is a second initializer.
    case secondInitializer
    /// The initializer has a name or a result.
    case initializerSignature
    /// A view is payable.
    case payableView
    /// A method takes more than one coin, or is a view and takes one.
    case coinParameter
    /// An event has more indexed fields than there are topics.
    case tooManyIndexed
    /// A view reaches an instruction that writes, or a call to a method that is no view.
    case viewWrites

    /// A function calls itself, directly or through others.
    case recursion
    /// Calls take more registers than there are.
    case stackTooDeep(slots: Int)
    /// Calls are nested deeper than is allowed.
    case callsTooDeep(depth: Int)
    /// Verification would take too long.
    case tooComplex
    /// A function claims to use less gas than it may use.
    case gasClaim(claimed: SizePolynomial, found: SizePolynomial)
    /// The parameters or the result do not fit the frame.
    case frameTooSmall(slots: Int)
    /// A function has no instructions.
    case emptyFunction
    /// The last instruction does not end the function.
    case fallsOffEnd

    /// Bits of the instruction that mean nothing are set.
    case unusedBits
    /// A register lies outside the frame.
    case registerOutsideFrame(operand: String)
    /// An immediate has a value that its meaning does not allow.
    case invalidImmediate(operand: String)
    /// The type does not admit the instruction.
    case wrongType(operand: String)
    /// The state slot does not admit the instruction.
    case wrongSlot
    /// The constant does not fit the type: too long, or not UTF-8.
    case wrongConstant
    /// A byte string is no module that this one may deploy.
    case wrongModule(String)
    /// A jump does not lead ahead, or leads outside the function.
    case jumpTarget
    /// A jump leads from outside into a loop.
    case jumpIntoLoop
    /// A loop's end names no `loopEnter` with its counter just before the target.
    case loopTarget
    /// A loop has no end, or more than one.
    case loopEnds
    /// Two loops overlap.
    case loopsOverlap
    /// Loops are nested too deep, or two nested ones have the same counter.
    case loopNesting
    /// The counter of a running loop is written.
    case counterWritten

    /// A register does not hold what the operand needs.
    case wrongRegister(operand: String, expected: RegisterKind, found: RegisterKind)
    /// A register does not hold an object of the class that the operand needs.
    case wrongObject(operand: String, found: RegisterKind)
    /// The types of the operands do not fit together.
    case typesDiffer
    /// The type of the result is not in the type table.
    case missingType
  }
}
