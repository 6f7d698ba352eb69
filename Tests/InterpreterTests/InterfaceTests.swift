import Bytecode
import Compiler
import Interpreter
import Primitives
import ProgramKit
import Semantics
import TestKit
import Testing

/// The interface that is read from a module, beside the interpreter's own mapping from the types of the language to
/// those of the ABI. The two are written independently: the interpreter is the machine's oracle.
@Suite struct InterfaceTests {
  static let paths =
    ProjectFiles.paths(below: "contracts", suffix: "gx")
    + ProjectFiles.paths(below: "Tests/Language", suffix: "gx")

  @Test(arguments: paths)
  func contractsHaveTheInterfaceOfTheirSource(path: String) throws {
    let provider = LibraryProvider { try? ProjectFiles.bytes($0) }
    let compiled = Compilation.compile(
      [SourceInput(path: path, utf8: try ProjectFiles.bytes(path))], provider: provider)
    try InterfaceTests.compare(compiled, path)
  }

  /// Random programs have parameters and results of random types, nested ones as well.
  @Test func randomProgramsHaveTheInterfaceOfTheirSource() throws {
    for seed in UInt64(1)...200 {
      var generator = ProgramGenerator(seed: seed)
      let compiled = Compilation.compile(source: generator.program(), path: "sample.gx")
      try InterfaceTests.compare(compiled, "seed \(seed)")
    }
  }

  static func compare(_ compiled: Compilation.Compiled, _ name: String) throws {
    let program = try #require(compiled.program, "\(name)")
    #expect(compiled.contracts.count == program.contracts.count, "\(name)")
    for contract in compiled.contracts {
      let definition = program[contract.id]
      let interface = contract.interface
      let place = "\(name): \(contract.name)"
      #expect(interface.name == definition.name)
      #expect(interface.sizeParameters == definition.sizeParameters.map { program[$0].name })
      // Getters are the module's last entries.
      let declared = program[definition.interface].methods
      #expect(Set(interface.methods.map(\.name)) == Set(declared.map(\.name)), "\(place)")
      for method in declared {
        let found = try #require(interface.method(named: method.name), "\(place)")
        #expect(found.kind == (method.isView ? .view : .entry))
        #expect(found.isPayable == method.parameters.contains { $0.type == .coin })
        let types = method.parameters.map(\.type)
        #expect(
          found.parameters.map(\.name)
            == method.parameters.filter { $0.type != .coin }.map(\.name), "\(place)")
        #expect(
          found.selector == ABI.selector(program.signature(method.name, types)),
          "\(place).\(method.name)")
        agree(found.parameters, types, program, "\(place).\(method.name)")
        agree(found.result.map { [$0] } ?? [], [method.result], program, "\(place).\(method.name)")
      }
      #expect((interface.initializer == nil) == (definition.initializer == nil), "\(place)")
      if let id = definition.initializer, let initializer = interface.initializer {
        let locals = program[id].locals.prefix(program[id].parameterCount)
        agree(initializer.parameters, locals.map(\.type), program, "\(place).init")
        #expect(
          initializer.parameters.map(\.name) == locals.filter { $0.type != .coin }.map(\.name),
          "\(place)")
      }
      for (event, id) in zip(interface.events, definition.events) {
        let types = program[id].parameters.map(\.type)
        #expect(event.topic == ABI.eventTopic(program.signature(program[id].name, types)))
        agree(event.event.fields, types, program, "\(place).\(program[id].name)")
      }
      for (error, id) in zip(interface.errors, definition.errors) {
        let types = program[id].parameters.map(\.type)
        #expect(error.selector == ABI.selector(program.signature(program[id].name, types)))
        agree(error.error.fields, types, program, "\(place).\(program[id].name)")
      }
    }
  }

  /// The same values travel, in the same form; the source's types are those of the program.
  private static func agree(
    _ parameters: [ContractInterface.Parameter], _ types: [Type], _ program: TypedProgram,
    _ place: String
  ) {
    let carried = types.filter { ![.unit, .coin].contains($0) }
    #expect(parameters.count == carried.count, "\(place)")
    for (parameter, type) in zip(parameters, carried) {
      #expect(parameter.source?.text == TypeDescriber(program).describe(type), "\(place)")
      // An array whose count init binds is of no fixed length to the ABI: the interpreter has no type for it.
      if let mapped = program.abiType(type) { #expect(parameter.abiType == mapped, "\(place)") }
    }
  }
}
