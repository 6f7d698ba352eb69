import InstructionSet
import Primitives

/// Reads modules from the text that the disassembler writes.
///
/// One declaration or instruction a line, `;` to the end of the line is a comment. Rows of tables
/// are numbered from 0. Names of rows may stand for their numbers, also before they are declared.
package struct Assembler {
  private var module = Module(name: "")
  private var names = AssemblyNames()

  /// The module of a text. It is not verified.
  package static func assemble(_ text: String) throws(AssemblyError) -> Module {
    var lines: [AssemblyLine] = []
    for (index, text) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = try AssemblyLine(text, number: index + 1)
      if !line.isEmpty { lines.append(line) }
    }
    var assembler = Assembler()
    assembler.names = try AssemblyNames(lines)
    try assembler.read(lines)
    return assembler.module
  }

  private mutating func read(_ lines: [AssemblyLine]) throws(AssemblyError) {
    var next = 0
    while next < lines.count {
      var line = lines[next]
      next += 1
      if try line.word() == "function" {
        let end = lines[next...].firstIndex { $0.isClosingBrace } ?? lines.count
        try readFunction(&line, body: lines[next..<end])
        guard end < lines.count else { throw line.problem(.expected("}")) }
        next = end + 1
        continue
      }
      line = lines[next - 1]
      try readDeclaration(&line)
      try line.expectEnd()
    }
  }

  /// Reads one line outside functions.
  private mutating func readDeclaration(_ line: inout AssemblyLine) throws(AssemblyError) {
    let keyword = try line.word()
    switch keyword {
    case "module": module.name = try line.text()
    case "type":
      try number(&line, module.types.count)
      module.types.append(try type(&line))
    case "wide":
      try number(&line, module.wides.count)
      module.wides.append(try line.wide())
    case "bytes":
      try number(&line, module.byteStrings.count)
      module.byteStrings.append(try line.bytes())
    case "slot":
      try number(&line, module.slots.count)
      let name = try line.text()
      try line.expect(":")
      module.slots.append(StateSlot(name: name, type: try typeIndex(&line)))
    case "import":
      try number(&line, module.imports.count)
      let interface = try line.text()
      let name = try line.text()
      let (parameters, result) = try signature(&line)
      module.imports.append(
        ImportedMethod(
          interface: interface, name: name, parameters: parameters, result: result,
          isView: line.skip("view")))
    case "event":
      try number(&line, module.events.count)
      let name = try line.text()
      module.events.append(Event(name: name, fields: try eventFields(&line)))
    case "error":
      try number(&line, module.errors.count)
      let name = try line.text()
      module.errors.append(ErrorDescriptor(name: name, fields: try fields(&line)))
    case "initializer": try readEntry(&line, .initializer)
    case "entry": try readEntry(&line, .entry)
    case "view": try readEntry(&line, .view)
    default: throw line.problem(.expected("a declaration"))
    }
  }

  private mutating func readEntry(
    _ line: inout AssemblyLine, _ kind: Entry.Kind
  ) throws(AssemblyError) {
    let name = try line.text()
    try line.expect("function")
    try line.expect("=")
    let function = try line.reference(names.functions)
    module.entries.append(
      Entry(name: name, kind: kind, function: function, isPayable: line.skip("payable")))
  }

  private mutating func readFunction(
    _ line: inout AssemblyLine, body: ArraySlice<AssemblyLine>
  ) throws(AssemblyError) {
    try number(&line, module.functions.count)
    let name = try line.text()
    let (parameters, result) = try signature(&line)
    try line.expect("frame")
    let frame = try line.unsigned(UInt16.self)
    let claim = line.skip("gas") ? try claim(&line) : nil
    try line.expect("{")
    try line.expectEnd()
    module.functions.append(
      Function(
        name: name, parameters: parameters, result: result, frameSize: frame, gasClaim: claim,
        code: try InstructionAssembler.assemble(body, names)))
  }

  /// Reads a bound in 64ths of a gas: `gas 256 (192: p0.value, 64: p0.value s3.length)`.
  private func claim(_ line: inout AssemblyLine) throws(AssemblyError) -> SizePolynomial {
    let constant = try line.unsigned(UInt64.self)
    let terms = try line.list { line throws(AssemblyError) in
      let coefficient = try line.unsigned(UInt64.self)
      try line.expect(":")
      var factors: [GasSymbol] = []
      repeat {
        let word = try line.word()
        guard let symbol = GasSymbol(assembly: word) else {
          throw line.problem(.expected("a size"))
        }
        factors.append(symbol)
      } while !line.isAt(",") && !line.isAt(")")
      return SizePolynomial.Term(factors, coefficient: coefficient)
    }
    guard let claim = SizePolynomial(constant: constant, terms: terms) else {
      throw line.problem(.expected("terms in order"))
    }
    return claim
  }

  /// Reads the number of a row, which must be the next one.
  private func number(_ line: inout AssemblyLine, _ expected: Int) throws(AssemblyError) {
    guard try line.unsigned(UInt32.self) == expected else {
      throw line.problem(.wrongNumber(expected: expected))
    }
  }

  private func typeIndex(_ line: inout AssemblyLine) throws(AssemblyError) -> TypeIndex {
    try line.reference(names.types)
  }

  private func signature(
    _ line: inout AssemblyLine
  ) throws(AssemblyError) -> ([TypeIndex], TypeIndex?) {
    let parameters = try line.list { line throws(AssemblyError) in try typeIndex(&line) }
    return (parameters, line.skip("->") ? try typeIndex(&line) : nil)
  }

  private func fields(
    _ line: inout AssemblyLine
  ) throws(AssemblyError) -> [TypeDescriptor.Field] {
    try line.list { line throws(AssemblyError) in
      let name = try line.text()
      try line.expect(":")
      return TypeDescriptor.Field(name: name, type: try typeIndex(&line))
    }
  }

  private func eventFields(_ line: inout AssemblyLine) throws(AssemblyError) -> [Event.Field] {
    try line.list { line throws(AssemblyError) in
      let isIndexed = line.skip("indexed")
      let name = try line.text()
      try line.expect(":")
      return Event.Field(name: name, type: try typeIndex(&line), isIndexed: isIndexed)
    }
  }

  private func scheme(_ line: inout AssemblyLine) throws(AssemblyError) -> EncryptionScheme {
    let name = try line.word()
    guard let kind = EncryptionScheme.Kind.allCases.first(where: { $0.name == name }) else {
      throw line.problem(.expected("a scheme"))
    }
    let parameter = Int(try line.unsigned(UInt16.self))
    var primeBits: [Int] = []
    if line.isAt("(") {
      primeBits = try line.list { line throws(AssemblyError) in
        Int(try line.unsigned(UInt8.self))
      }
    }
    guard let scheme = EncryptionScheme(kind, parameter, primeBits: primeBits) else {
      throw line.problem(.expected("a scheme that exists"))
    }
    return scheme
  }

  private func type(_ line: inout AssemblyLine) throws(AssemblyError) -> TypeDescriptor {
    switch try line.word() {
    case "bool": return .bool
    case "unsigned": return .unsigned(bits: try line.unsigned())
    case "signed": return .signed(bits: try line.unsigned())
    case "fixed": return .fixed(integer: try line.unsigned(), fraction: try line.unsigned())
    case "address": return .address
    case "hash": return .hash
    case "bytes": return .bytes(max: try line.unsigned())
    case "text": return .text(max: try line.unsigned())
    case "optional": return .optional(try typeIndex(&line))
    case "record":
      return .record(name: try line.text(), fields: try fields(&line), isLinear: false)
    case "resource":
      return .record(name: try line.text(), fields: try fields(&line), isLinear: true)
    case "enumeration":
      return .enumeration(
        name: try line.text(),
        cases: try line.list { line throws(AssemblyError) in
          TypeDescriptor.Case(
            name: try line.text(),
            payload: try line.list { line throws(AssemblyError) in try typeIndex(&line) })
        })
    case "array": return .array(try typeIndex(&line), count: try line.unsigned())
    case "list": return .list(try typeIndex(&line), max: try line.unsigned())
    case "map": return .map(key: try typeIndex(&line), value: try typeIndex(&line))
    case "tensor": return .tensor(element: try typeIndex(&line))
    case "ciphertext":
      return .ciphertext(
        element: try typeIndex(&line), scheme: try scheme(&line), depth: try line.unsigned())
    case "publicKey": return .publicKey(try scheme(&line))
    case "coin": return .coin
    case "sum": return .sum(ciphertext: try typeIndex(&line), max: try line.unsigned())
    default: throw line.problem(.expected("a type"))
    }
  }
}

extension AssemblyLine {
  /// Whether the line is `}`.
  fileprivate var isClosingBrace: Bool {
    var copy = self
    return copy.skip("}") && copy.isAtEnd
  }
}
