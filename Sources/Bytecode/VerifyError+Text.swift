extension VerifyError: CustomStringConvertible {
  /// One line: place and reason.
  package var description: String { "\(place): \(reason)" }
}

extension VerifyError.Place: CustomStringConvertible {
  /// The place in words.
  package var description: String {
    switch self {
    case .module: "module"
    case .type(let index): "type \(index)"
    case .byteString(let index): "byte string \(index)"
    case .slot(let index): "state slot \(index)"
    case .entry(let index): "entry \(index)"
    case .importedMethod(let index): "imported method \(index)"
    case .event(let index): "event \(index)"
    case .error(let index): "error \(index)"
    case .function(let index): "function \(index)"
    case .instruction(let function, let index): "function \(function), instruction \(index)"
    }
  }
}

extension VerifyError.Reason: CustomStringConvertible {
  /// The reason in words.
  package var description: String {
    switch self {
    case .tooMany(let count, let limit): "\(count) are more than the limit of \(limit)"
    case .invalidName: "the name is not allowed here"
    case .duplicateName: "the name is taken"
    case .noSuchIndex(let index): "there is no number \(index)"
    case .typeOrder(let type): "the type is made of type \(type), which does not stand before it"
    case .duplicateType(let first): "the type is type \(first) already"
    case .invalidType: "there is no such type"
    case .typeTooDeep(let depth): "the type is nested \(depth) deep"
    case .typeTooLarge: "the type has too many parts"
    case .notAValue(let type): "type \(type) is a type of state slots only"
    case .notEncodable(let type): "type \(type) has no form in the ABI"
    case .duplicateSelector(let selector):
      "another entry has the selector 0x\(String(selector, radix: 16))"
    case .secondInitializer: "there is an initializer already"
    case .initializerSignature: "an initializer has neither name nor result"
    case .payableView: "a view takes no value"
    case .coinParameter: "a method takes at most one coin, a view none"
    case .tooManyIndexed: "an event has at most three indexed fields"
    case .viewWrites: "the view changes something, or calls a method that may"
    case .recursion: "the function calls itself, maybe through others"
    case .stackTooDeep(let slots): "calls take \(slots) registers together"
    case .callsTooDeep(let depth): "calls are nested \(depth) deep"
    case .tooComplex: "verification would take too long"
    case .gasClaim(let claimed, let found):
      "the function claims to use at most \(claimed) gas, and may use \(found)"
    case .frameTooSmall(let slots): "parameters or result take \(slots) registers"
    case .emptyFunction: "the function has no instructions"
    case .fallsOffEnd: "the last instruction does not end the function"
    case .unusedBits: "bits that mean nothing are set"
    case .registerOutsideFrame(let operand): "\(operand) lies outside the frame"
    case .invalidImmediate(let operand): "\(operand) has an invalid value"
    case .wrongType(let operand): "\(operand) is of the wrong kind"
    case .wrongSlot: "the state slot is of the wrong kind"
    case .wrongConstant: "the constant does not fit the type"
    case .wrongModule(let reason): "no module that can be deployed: \(reason)"
    case .jumpTarget: "a jump leads ahead, to an instruction of the function"
    case .jumpIntoLoop: "the jump leads into a loop"
    case .loopTarget: "no loop of this counter begins just before the target"
    case .loopEnds: "a loop has exactly one end"
    case .loopsOverlap: "loops lie inside each other or apart"
    case .loopNesting: "loops are nested too deep, or with one counter"
    case .counterWritten: "the counter of a running loop is written"
    case .wrongRegister(let operand, let expected, let found):
      "\(operand) must be \(expected), but is \(found)"
    case .wrongObject(let operand, let found):
      "\(operand) must be an object of another class, but is \(found)"
    case .typesDiffer: "the types of the operands do not fit together"
    case .missingType: "the type of the result is not in the type table"
    }
  }
}

extension VerifyError.Reason {
  /// The name of the rule in the manual that is broken.
  package var rule: String {
    switch self {
    case .tooMany: "tooMany"
    case .invalidName: "invalidName"
    case .duplicateName: "duplicateName"
    case .noSuchIndex: "noSuchIndex"
    case .typeOrder: "typeOrder"
    case .duplicateType: "duplicateType"
    case .invalidType: "invalidType"
    case .typeTooDeep: "typeTooDeep"
    case .typeTooLarge: "typeTooLarge"
    case .notAValue: "notAValue"
    case .notEncodable: "notEncodable"
    case .duplicateSelector: "duplicateSelector"
    case .secondInitializer: "secondInitializer"
    case .initializerSignature: "initializerSignature"
    case .payableView: "payableView"
    case .coinParameter: "coinParameter"
    case .tooManyIndexed: "tooManyIndexed"
    case .viewWrites: "viewWrites"
    case .recursion: "recursion"
    case .stackTooDeep: "stackTooDeep"
    case .callsTooDeep: "callsTooDeep"
    case .tooComplex: "tooComplex"
    case .gasClaim: "gasClaim"
    case .frameTooSmall: "frameTooSmall"
    case .emptyFunction: "emptyFunction"
    case .fallsOffEnd: "fallsOffEnd"
    case .unusedBits: "unusedBits"
    case .registerOutsideFrame: "registerOutsideFrame"
    case .invalidImmediate: "invalidImmediate"
    case .wrongType: "wrongType"
    case .wrongSlot: "wrongSlot"
    case .wrongConstant: "wrongConstant"
    case .wrongModule: "wrongModule"
    case .jumpTarget: "jumpTarget"
    case .jumpIntoLoop: "jumpIntoLoop"
    case .loopTarget: "loopTarget"
    case .loopEnds: "loopEnds"
    case .loopsOverlap: "loopsOverlap"
    case .loopNesting: "loopNesting"
    case .counterWritten: "counterWritten"
    case .wrongRegister: "wrongRegister"
    case .wrongObject: "wrongObject"
    case .typesDiffer: "typesDiffer"
    case .missingType: "missingType"
    }
  }
}
