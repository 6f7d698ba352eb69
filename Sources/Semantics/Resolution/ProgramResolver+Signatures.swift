import Diagnostics
import Syntax

extension ProgramResolver {
  /// Resolves the parameters and the result of a function.
  mutating func sign(_ index: Int) {
    var others = Findings()
    swap(&others, &findings)
    resolveSignature(of: declarations.bodies[index])
    declarations.bodies[index].isSigned = findings.errorCount == 0
    others.absorb(findings)
    findings = others
  }

  private mutating func resolveSignature(of pending: FunctionBody) {
    let function = program[pending.id]
    var locals: [Local] = []
    var typed: [(Parameter, Type)] = []
    var names: [String: Span] = [:]
    for parameter in pending.parameters {
      var type = resolve(parameter.type, in: pending.environment)
      let name = parameter.name
      if type == .unit {
        report(
          .types.misplacedType, "a parameter needs a type with values", at: parameter.type.span,
          "has no value to pass")
        type = .invalid
      }
      if let earlier = names[name.text], !name.text.isEmpty {
        reportDuplicate(name, earlier)
      } else if !isReserved(name) {
        reportShadowing(name, in: pending.environment)
      }
      names[name.text] = name.span
      typed.append((parameter, type))
      note(.parameter, name, in: pending.nameSpan, type)
      locals.append(Local(name: name.text, span: name.span, type: type, isMutable: false))
    }
    // An invariant has its result from the beginning.
    let result = pending.result.map { resolve($0, in: pending.environment) } ?? function.result
    program.functions[pending.id.index].locals = locals
    program.functions[pending.id.index].parameterCount = locals.count
    program.functions[pending.id.index].result = result
    if let limit = pending.gasLimit, let gas = resolve(limit.limit, in: pending.environment) {
      program.functions[pending.id.index].gasLimit = (gas, limit.span)
    }
    switch function.kind {
    case .entry, .view, .initializer:
      checkExternal(
        typed, result, pending.result?.span, kind: function.kind, nameSpan: pending.nameSpan)
      bindSizes(pending, typed.map(\.1))
      if function.kind == .initializer {
        for (parameter, type) in typed { checkKeyIsThere(type, parameter.type.span, function) }
      }
    case .free, .helper: checkInferable(pending, typed.map(\.1), result)
    case .test:
      for (parameter, type) in typed where !facts[type].crossesABI || facts[type].isSealed {
        report(
          .tests.parameter, "a test cannot make values of `\(text(type))`",
          at: parameter.type.span, "not generated",
          help: "make the value in the body of the test")
      }
    }
  }

  // MARK: ABI boundary

  /// Checks what crosses a contract's border: types that the ABI encodes, and at most one Coin.
  mutating func checkExternal(
    _ parameters: [(Parameter, Type)], _ result: Type, _ resultSpan: Span?,
    kind: FunctionDefinition.Kind, nameSpan: Span
  ) {
    var coin: Span?
    for (parameter, type) in parameters {
      if type == .coin {
        if kind == .view {
          report(
            .forms.coinParameter, "a view cannot be paid", at: parameter.type.span,
            "not in a view", help: "make it an `entry`")
        } else if let coin {
          report(
            .forms.coinParameter, "a call carries one Coin", at: parameter.type.span,
            "the second one", secondary: [Label(coin, "the first one")],
            help: "take one Coin and split it")
        }
        coin = coin ?? parameter.type.span
      } else if !facts[type].crossesABI {
        reportNoABIType(type, parameter.type.span, "a parameter of an entry or view")
      }
    }
    guard let resultSpan else { return }
    if result == .coin {
      if kind == .view {
        report(
          .forms.coinParameter, "a view cannot pay", at: resultSpan, "not in a view",
          help: "make it an `entry`, or return the amount (U128)")
      }
    } else if !facts[result].crossesABI {
      reportNoABIType(result, resultSpan, "the result of an entry or view")
    }
  }

  /// A type that cannot cross a contract's border.
  mutating func reportNoABIType(_ type: Type, _ span: Span, _ what: String) {
    if type == .invalid || facts[type].isInvalid { return }
    var help = "pass something that can be copied"
    if facts[type].isLinear {
      help = "assets cross as a `Coin` parameter or result of an entry, alone"
    }
    report(
      .forms.noABIType, "`\(text(type))` cannot be \(what)", at: span, "cannot leave the contract",
      help: help)
  }

  /// Reports a ciphertext that `init` takes under a key of the contract, which is assigned only there.
  private mutating func checkKeyIsThere(
    _ type: Type, _ span: Span, _ function: FunctionDefinition
  ) {
    switch type {
    case .ciphertext(let ciphertext) where program[ciphertext.key].contract == function.contract:
      let key = program[ciphertext.key]
      report(
        .ciphertexts.keyAssignment, "the key `\(key.name)` is not there yet", at: span,
        "under which key?", secondary: [Label(key.span, "assigned in `init`")],
        help: "take the ciphertext in an entry")
    case .optional(let inner), .list(let inner, max: _), .array(let inner, count: _):
      checkKeyIsThere(inner, span, function)
    case .tuple(let elements):
      for element in elements { checkKeyIsThere(element, span, function) }
    case .structure(let id, sizes: let sizes):
      for index in program[id].fields.indices {
        checkKeyIsThere(fieldType(id, sizes, index), span, function)
      }
    case .enumeration(let id):
      for part in program[id].cases.flatMap(\.payload) {
        checkKeyIsThere(part.type, span, function)
      }
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .map,
      .contract, .tensor, .ciphertext, .sum, .publicKey, .coin, .testKey:
      break
    }
  }

  /// Finds for each size where the prologue reads it.
  private mutating func bindSizes(_ pending: FunctionBody, _ types: [Type]) {
    var bindings: [SizeBinding] = []
    for size in program[pending.id].sizeParameters {
      if let binding = binding(of: size, in: types) {
        bindings.append(binding)
      } else if !types.contains(.invalid) {
        reportUnbound(size, at: program[size].span, pending)
      }
    }
    program.functions[pending.id.index].sizeBindings = bindings
  }

  private mutating func reportUnbound(
    _ size: SizeParameterID, at span: Span, _ pending: FunctionBody
  ) {
    if isDamaged(pending.nameSpan) { return }
    let name = program[size].name
    let isInit = program[pending.id].kind == .initializer
    report(
      .shapes.unboundSize, "nothing says what `\(name)` is", at: span, "not found in a parameter",
      secondary: isInit ? [Label(pending.nameSpan, "no tensor parameter here has it")] : [],
      notes: [
        "a size is read from a dimension of a tensor or ciphertext parameter that is the size itself"
      ],
      help: "add a parameter such as `x: Tensor<Q<8,24>, [\(name)]>`, or remove `\(name)`")
  }

  private func binding(of size: SizeParameterID, in types: [Type]) -> SizeBinding? {
    for (position, type) in types.enumerated() {
      let shape: [Size]
      switch type {
      case .tensor(element: _, shape: let dimensions): shape = dimensions
      case .ciphertext(let ciphertext): shape = ciphertext.shape
      default: continue
      }
      if let axis = shape.firstIndex(where: { $0.parameter == size }) {
        return SizeBinding(size: size, parameter: position, axis: axis)
      }
    }
    return nil
  }

  /// A function's sizes must follow from its parameters (or its result, from the context of the
  /// call).
  private mutating func checkInferable(
    _ pending: FunctionBody, _ types: [Type], _ result: Type
  ) {
    let sizes = program[pending.id].sizeParameters
    guard !sizes.isEmpty else { return }
    var solver = SizeSolver(open: sizes)
    for (position, type) in (types + [result]).enumerated() {
      _ = solver.unify(type, with: type, position: position)
    }
    for size in solver.unbound(in: sizes) where !types.contains(.invalid) && result != .invalid {
      reportUnbound(size, at: program[size].span, pending)
    }
  }

  /// A contract with sizes needs an `init` that binds them.
  mutating func checkContractSizes() {
    for contract in program.contracts
    where contract.initializer == nil && !declarations.damage.mayHide(contract.span) {
      for size in contract.sizeParameters {
        report(
          .shapes.unboundSize, "nothing says what `\(program[size].name)` is",
          at: program[size].span, "a contract's size is found in the parameters of its `init`",
          help: "write an `init` with a tensor parameter that has it")
      }
    }
  }
}
