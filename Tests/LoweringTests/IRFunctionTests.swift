import Bytecode
import Diagnostics
import Lowering
import Testing

@Suite("Functions in register form")
struct IRFunctionTests {
  /// A function may be one long block: to copy it with each instruction takes quadratic time.
  @Test("a block grows where it lies")
  func appendInPlace() {
    let span = Span(source: SourceID(index: 0), start: 0, end: 0)
    var function = IRFunction(name: "long", span: span)
    var block = IRBlock(instructions: [], terminator: .return(nil), position: CodePosition(span))
    block.instructions.reserveCapacity(1_000)
    let id = BlockID(0)
    function.order = [id]
    function.blocks = [block]
    block.instructions = []
    let register = function.newRegister(.word)
    let start = address(function[id].instructions)
    for value in 0..<1_000 {
      function[id].instructions.append(
        IRInstruction(
          .constant, [.register(register), .immediate(UInt64(value))], position: span))
    }
    #expect(function[id].instructions.count == 1_000)
    #expect(address(function[id].instructions) == start)
  }

  private func address(_ instructions: [IRInstruction]) -> UnsafeRawPointer? {
    instructions.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) }
  }
}
