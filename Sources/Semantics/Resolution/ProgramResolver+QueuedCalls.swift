import Diagnostics
import Syntax

// `Call<I>` is an enum that nobody writes: a case for each entry of `I` whose arguments are plain data, with the
// callee and the arguments as its payload.

extension ProgramResolver {
  /// Names the enum of each interface; they stand behind those that are declared.
  mutating func declareCalls() {
    for index in program.interfaces.indices { declareCall(of: InterfaceID(index)) }
  }

  mutating func declareCall(of id: InterfaceID) {
    let interface = program[id]
    let call = EnumID(program.enums.count)
    program.enums.append(
      EnumDefinition(
        name: "Call<\(interface.name)>", span: interface.span, cases: [], interface: id))
    declarations.payloadEnums.insert(call)
    declarations.callEnums.append(call)
  }

  /// Works out their cases, when the fields of structs are known. What is wrong with a signature is said where
  /// it is resolved for itself.
  mutating func resolveCalls() {
    let before = findings
    for pending in pendingSignatures {
      guard case .interface(let id, let syntax) = pending.kind else { continue }
      for member in syntax.members where member.kind == .entry && member.sizes.isEmpty {
        addCase(
          member.name, member.parameters, member.result, to: id, in: pending.environment)
      }
    }
    for index in program.contracts.indices {
      let id = program.contracts[index].interface
      let environment = declarations.environment(of: ContractID(index))
      for case .function(let member) in declarations.contractSyntax[index].members
      where member.kind == .entry && member.sizes.isEmpty {
        addCase(member.name, member.parameters, member.result, to: id, in: environment)
      }
    }
    for (index, use) in declarations.uses.enumerated() {
      let id = program[use.contract].interface
      let part = declarations.parts[use.part]
      for case .function(let member) in part.syntax.members
      where member.kind == .entry && member.sizes.isEmpty {
        addCase(
          member.name, member.parameters, member.result, to: id,
          in: declarations.environment(of: index))
      }
    }
    findings = before
  }

  private mutating func addCase(
    _ name: Name, _ parameters: [Parameter], _ result: TypeSyntax?, to interface: InterfaceID,
    in environment: Environment
  ) {
    let id = declarations.callEnums[interface.index]
    if name.text.isEmpty || program[id].cases.contains(where: { $0.name == name.text }) { return }
    let types = parameters.map { resolve($0.type, in: environment) }
    let outcome = result.map { resolve($0, in: environment) } ?? .unit
    var seen: Set<Type> = []
    guard types.allSatisfy({ $0 != .unit && isPlain($0, &seen) }), isPlain(outcome, &seen) else {
      return
    }
    // A label that no parameter has: labels of a case differ.
    let isFree = !parameters.contains { $0.name.text == "callee" }
    let callee = NamedType(name: isFree ? "callee" : "", type: .contract(interface))
    program.enums[id.index].cases.append(
      EnumDefinition.Case(
        name: name.text, span: name.span,
        payload: [callee]
          + zip(parameters, types).map {
            NamedType(name: $0.name.text, type: $1, span: $0.name.span)
          }))
  }

  /// Whether values of the type are data alone: no assets, no ciphertexts, no keys, no shapes that a call binds.
  private func isPlain(_ type: Type, _ seen: inout Set<Type>) -> Bool {
    guard type.sizeParameters.isEmpty else { return false }
    guard seen.insert(type).inserted else { return true }
    switch type {
    case .coin, .map, .sum, .ciphertext, .publicKey, .testKey: return false
    case .optional(let inner), .array(let inner, count: _), .list(let inner, max: _):
      return isPlain(inner, &seen)
    case .tuple(let elements): return elements.allSatisfy { isPlain($0, &seen) }
    case .structure(let id, sizes: let sizes):
      return !program[id].isResource
        && program[id].fields.indices.allSatisfy { isPlain(fieldType(id, sizes, $0), &seen) }
    case .enumeration(let id):
      return program[id].cases.allSatisfy { $0.payload.allSatisfy { isPlain($0.type, &seen) } }
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text,
      .contract, .tensor:
      return true
    }
  }

  /// Looks at each `Call<I>` that a type names: whether there is a value of it, and whether the machine takes it.
  func checkCalls(_ findings: inout Findings) {
    var checker = self
    for (id, span) in findings.calls {
      let definition = program[id]
      guard let interface = definition.interface else { continue }
      if isDamaged(definition.span) || declarations.damage.mayHide(definition.span) { continue }
      let label = Label(definition.span, "declared here")
      if definition.cases.isEmpty {
        checker.report(
          .forms.queuedCall, "no call of `\(program[interface].name)` can be kept", at: span,
          "has no values", secondary: [label],
          notes: ["what can be kept are entries whose parameters are plain data"])
      } else if definition.cases.count > 256 || facts[.enumeration(id)].isTooLarge {
        checker.report(
          .shapes.limit, "`\(definition.name)` is too large", at: span, "too many parts",
          secondary: [label],
          help: "write an `interface` of the entries whose calls are kept")
      }
    }
    findings.absorb(checker.findings)
  }
}
