import Bytecode
import Testing

/// What verification costs, in steps. They are paid with gas, so they must follow the time that it takes.
@Suite struct VerifierStepsTests {
  private static let body = Array(repeating: Instruction(.addWrap, 20, 20, 20), count: 2_000)

  /// So many loops inside each other, the innermost with a body after which a register holds something else.
  private static func nested(_ depth: UInt16) -> Module {
    var code: [Instruction] = [
      .init(.constantSmall, 20), .init(.constantSmall, 21), .init(.constantSmall, 22),
    ]
    var headers: [Int] = []
    for loop in 0..<depth {
      code.append(Instruction(.loopEnter, loop, x: 1))
      headers.append(code.count)
    }
    code += body
    code.append(Instruction(.widenU, 21, 20))
    for loop in (0..<depth).reversed() {
      code.append(Instruction(.loopBackIf, loop, 20, x: UInt64(headers[Int(loop)])))
    }
    code.append(Instruction(.return))
    return Module(
      name: "Loops", types: [.unsigned(bits: 64)],
      functions: [Function(name: "f", frameSize: 40, code: code)])
  }

  @Test func nestingDoesNotMultiplyTheWalks() throws {
    let one = try Verifier.verify(Self.nested(1)).steps
    let many = try Verifier.verify(Self.nested(16)).steps
    // Seventeen walks of the innermost body it was once; two are needed.
    #expect(many < one * 11 / 10)
  }

  @Test func aRegisterThatLoopsChangeIsUnknownInAllOfThem() throws {
    var module = Self.nested(16)
    // In the innermost body the register is a word in the first round only.
    module.functions[0].code.insert(Instruction(.move, 22, 21), at: 19)
    for index in module.functions[0].code.indices
    where module.functions[0].code[index].opcode == .loopBackIf {
      // The headers lie before the insertion.
      #expect(module.functions[0].code[index].x <= 19)
    }
    #expect(throws: VerifyError.self) { try Verifier.verify(module) }
  }

  /// A record of records, which has some hundred parts.
  private static func heavyTypes() -> [TypeDescriptor] {
    func record(_ part: TypeIndex, _ count: Int) -> TypeDescriptor {
      .record(
        name: "", fields: Array(repeating: .init(name: "", type: part), count: count),
        isLinear: false)
    }
    return [.unsigned(bits: 64), record(0, 6), record(1, 6), record(2, 6)]
  }

  private static func declaring(_ count: Int) -> Module {
    Module(
      name: "Declarations", types: heavyTypes(),
      errors: (0..<count).map {
        ErrorDescriptor(name: "e\($0)", fields: [.init(name: "", type: 3)])
      })
  }

  @Test func theTextOfATypeIsMadeOnce() throws {
    let one = try Verifier.verify(Self.declaring(1)).steps
    let two = try Verifier.verify(Self.declaring(2)).steps
    let twenty = try Verifier.verify(Self.declaring(20)).steps
    #expect(twenty - one == 19 * (two - one), "each other signature costs the same")
    #expect(two - one < one / 2, "that is hashing its text, not making it again")
  }

  /// Who loads a module again pays for its bytes, so no byte may stand for much more work than others.
  @Test func aModuleMayNotTakeTooLongForItsSize() {
    var module = Self.declaring(60)
    module.types[1] = .record(
      name: "", fields: Array(repeating: .init(name: "", type: 0), count: 60), isLinear: false)
    var budget = StepBudget()
    do {
      _ = try Verifier.verify(module, &budget)
      Issue.record("it is refused")
    } catch {
      #expect(error.reason == .tooComplex)
    }
    #expect(!budget.isExhausted, "by its size, not by what it may use")
  }

  @Test func verificationEndsWhereItsStepsDo() throws {
    let module = Self.nested(16)
    let whole = try Verifier.verify(module).steps
    var exact = StepBudget(max: whole)
    #expect(try Verifier.verify(module, &exact).steps == whole)
    #expect(!exact.isExhausted)
    for max in [0, 1, whole / 3, whole - 1] {
      var budget = StepBudget(max: max)
      #expect(throws: VerifyError.self) { try Verifier.verify(module, &budget) }
      #expect(budget.isExhausted)
      // It is looked at before the work, so that little of it goes unpaid.
      #expect(budget.used <= whole)
    }
  }

  @Test func aModuleThatIsRefusedCostsTheSameEachTime() throws {
    var module = Self.nested(3)
    module.functions[0].code.insert(Instruction(.move, 30, 31), at: 1_000)
    let used = (0..<2).map { _ in
      var budget = StepBudget()
      #expect(throws: VerifyError.self) { try Verifier.verify(module, &budget) }
      return budget.used
    }
    #expect(used[0] == used[1])
    #expect(used[0] > 250 * module.functions[0].code.count)
  }

  @Test func valuesInConsecutiveRegistersCount() throws {
    func making(_ fields: Int) throws -> Int {
      let record = TypeDescriptor.record(
        name: "R", fields: (0..<fields).map { .init(name: "f\($0)", type: 0) }, isLinear: false)
      let code =
        (0..<UInt16(fields)).map { Instruction(.constantSmall, $0) }
        + Array(repeating: Instruction(.newRecord, 300, 0, x: 1), count: 10)
        + [Instruction(.return)]
      return try Verifier.verify(
        Module(
          name: "M", types: [.unsigned(bits: 64), record],
          functions: [Function(name: "f", frameSize: 301, code: code)])
      ).steps
    }
    #expect(try making(200) - making(1) > 10 * 199 * 40)
  }

  /// Calls cost what they pass and what is known behind their base, not the size of the frame.
  @Test func aCallInALargeFrameIsCheap() throws {
    let callee = Function(name: "g", frameSize: 1, code: [Instruction(.return)])
    func calling(_ base: UInt16) throws -> Int {
      let code =
        [Instruction(.constantSmall, 0)]
        + Array(repeating: Instruction(.call, base, x: 1), count: 30_000) + [Instruction(.return)]
      return try Verifier.verify(
        Module(
          name: "M", types: [],
          functions: [Function(name: "f", frameSize: 4_096, code: code), callee])
      ).steps
    }
    #expect(try calling(1) == calling(4_000))
  }
}
