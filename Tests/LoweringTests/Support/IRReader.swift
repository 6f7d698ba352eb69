import Bytecode
import Diagnostics
import Lowering

/// Reads a function from the text that `IRFunction.text` writes, so that a test shows what goes into
/// a pass and what comes out. Knows registers, numbers and windows of calls; wides and byte strings
/// stand in constants that no test here needs.
struct IRReader {
  enum Failure: Error {
    case line(String)
  }

  private var function: IRFunction

  /// The function of a text.
  static func function(_ text: String) throws -> IRFunction {
    var reader = IRReader(
      function: IRFunction(name: "f", span: TreeBuilder.span, resultType: nil))
    for line in text.split(separator: "\n") { try reader.read(line.trimmed) }
    return reader.function
  }

  private mutating func read(_ line: Substring) throws {
    if line.isEmpty { return }
    if line.hasPrefix("function ") {
      guard let open = line.firstIndex(of: "("), line.last == ")" else {
        throw Failure.line("\(line)")
      }
      function.parameters = try registers(
        line[line.index(after: open)..<line.index(before: line.endIndex)])
    } else if line.first == "b", line.last == ":" {
      let id = try block(line.dropLast())
      while function.blocks.count <= id.index {
        function.blocks.append(
          IRBlock(
            instructions: [], terminator: .return(nil), position: CodePosition(TreeBuilder.span)))
      }
      function.order.append(id)
    } else if let current = function.order.last {
      if let terminator = try terminator(line) {
        function[current].terminator = terminator
      } else {
        function[current].instructions.append(try instruction(line))
      }
    } else {
      throw Failure.line("\(line)")
    }
  }

  private mutating func terminator(_ line: Substring) throws -> Terminator? {
    let words = line.split(separator: " ")
    switch words[0] {
    case "jump": return .jump(try block(words[1]))
    case "branch":
      return .branch(
        try register(words[1]), ifTrue: try block(words[2]), ifFalse: try block(words[3]))
    case "loopBack":
      return .loopBack(counter: try register(words[1]), header: try block(words[2]))
    case "loopBackIf":
      return .loopBackIf(
        counter: try register(words[1]), try register(words[2]), header: try block(words[3]),
        exit: try block(words[4]))
    case "return": return .return(words.count > 1 ? try register(words[1]) : nil)
    case "trap": return .trap(UInt16(words[1]) ?? 0)
    default: return nil
    }
  }

  private mutating func instruction(_ line: Substring) throws -> IRInstruction {
    let space = line.firstIndex(of: " ") ?? line.endIndex
    guard let opcode = Opcode.allCases.first(where: { $0.name == line[..<space] }) else {
      throw Failure.line("\(line)")
    }
    var operands: [IROperand] = []
    var rest = line[space...].trimmed
    while !rest.isEmpty {
      var end = rest.firstIndex(of: ",") ?? rest.endIndex
      if rest.first == "[", let close = rest.firstIndex(of: "]") {
        end = rest[close...].firstIndex(of: ",") ?? rest.endIndex
      }
      operands.append(try operand(rest[..<end].trimmed))
      rest = rest[end...].dropFirst().trimmed
    }
    return IRInstruction(opcode, operands, position: TreeBuilder.span)
  }

  private mutating func operand(_ text: Substring) throws -> IROperand {
    if text.first == "[", let close = text.firstIndex(of: "]") {
      let arguments = try registers(text[..<close].dropFirst())
      let tail = text[close...].dropFirst().trimmed
      let result = tail.hasPrefix("->") ? try register(tail.dropFirst(2).trimmed) : nil
      return .frame(arguments: arguments, result: result)
    }
    if let number = UInt64(text) { return .immediate(number) }
    if let number = Int64(text) { return .immediate(UInt64(bitPattern: number)) }
    return .register(try register(text))
  }

  private mutating func registers(_ text: Substring) throws -> [VirtualRegister] {
    try text.split(separator: ",").map { try register($0.trimmed) }
  }

  /// The register of a name such as `r3`; its letter says its kind.
  private mutating func register(_ text: Substring) throws -> VirtualRegister {
    let kinds: [Character: VirtualRegister.Kind] = [
      "r": .word, "w": .wide, "o": .reference(0), "n": .counter,
    ]
    guard let kind = text.first.flatMap({ kinds[$0] }), let index = Int(text.dropFirst()) else {
      throw Failure.line("\(text)")
    }
    while function.kinds.count <= index { function.kinds.append(.word) }
    function.kinds[index] = kind
    return VirtualRegister(index)
  }

  private func block(_ text: Substring) throws -> BlockID {
    guard text.first == "b", let index = Int(text.dropFirst()) else {
      throw Failure.line("\(text)")
    }
    return BlockID(index)
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    let tail = drop { $0 == " " }
    return tail.lastIndex { $0 != " " }.map { tail[...$0] } ?? ""
  }
}
