import Bytecode
import Diagnostics
import Lowering

/// Says what in the program makes the machine refuse a module: every limit of modules that a program
/// can reach has a diagnostic with a place in the source, and all else is a bug of the compiler.
struct ModuleRefusal {
  let module: Module
  let origins: ModuleOrigins
  let sources: SourceMap

  /// A module that is in order but longer than can be deployed; nil for others.
  static func tooLong(_ module: Module, at span: Span) -> Diagnostic? {
    let count = module.withoutDebug.encoded().count
    let limit = BytecodeLimits.moduleBytesMax
    guard count > limit else { return nil }
    return Diagnostic(
      .limits.contractTooLarge,
      "`\(module.name)` becomes \(count) bytes; a contract has at most \(limit)",
      at: span, "too large", help: splitHelp)
  }

  private static let splitHelp = "split it into contracts that call each other"

  /// The refusal in words of the language.
  func diagnostic(for error: VerifyError) -> Diagnostic {
    let span = span(of: error.place)
    switch error.reason {
    case .tooMany(let count, let limit): return tooMany(count, limit, error.place, span)
    case .duplicateSelector(let selector): return duplicateSelector(selector, error.place, span)
    case .typeTooDeep(let depth):
      return Diagnostic(
        .limits.typeTooLarge,
        "this type is nested \(depth) deep; at most \(BytecodeLimits.typeDepthMax) are possible",
        at: span, "too deep", help: "keep a part of it in a state variable of its own")
    case .typeTooLarge, .invalidType:
      return Diagnostic(
        .limits.typeTooLarge, "this type has too many parts", at: span, "too large",
        notes: [
          "at most \(BytecodeLimits.fieldsMax) fields in at most \(BytecodeLimits.fieldSlotsMax) registers: "
            + "an integer of more than 64 bits, an address and a hash take 4 of them"
        ], help: "group the parts into structs, or put equal ones into a list")
    case .stackTooDeep(let slots):
      return Diagnostic(
        .limits.nestedTooDeep,
        "what this function calls holds \(slots) registers together; at most \(BytecodeLimits.stackSlotsMax) are possible",
        at: span, "calls too much inside each other")
    case .callsTooDeep(let depth):
      return Diagnostic(
        .limits.nestedTooDeep,
        "functions call each other \(depth) deep from here; at most \(BytecodeLimits.callDepthMax) are possible",
        at: span, "calls nested too deep")
    case .loopNesting:
      return Diagnostic(
        .limits.nestedTooDeep,
        "more than \(BytecodeLimits.loopDepthMax) loops inside each other", at: span,
        "nested too deep", help: "move the inner loops into a function")
    case .tooComplex:
      return Diagnostic(
        .limits.contractTooLarge, "`\(module.name)` takes too long to verify", at: span,
        "too many paths through loops", help: Self.splitHelp)
    default:
      return Diagnostic(
        .limits.refusedModule, "the module of `\(module.name)` was refused: \(error)",
        at: span, help: "please report this program: it is a bug of the compiler")
    }
  }

  // MARK: Too many

  private func tooMany(
    _ count: Int, _ limit: Int, _ place: VerifyError.Place, _ span: Span
  ) -> Diagnostic {
    let what: String
    switch place {
    case .module:
      let (what, beyond) = fullTable(count, limit)
      return Diagnostic(
        .limits.contractTooLarge,
        "`\(module.name)` has \(count) \(what); a contract has at most \(limit)",
        at: beyond ?? span, "too many", help: Self.splitHelp)
    case .function(let index) where module.functions[index].code.count == count:
      return Diagnostic(
        .limits.contractTooLarge,
        "this function becomes \(count) instructions; a function has at most \(limit)", at: span,
        "too long", help: "move parts of it into functions of their own")
    case .byteString: what = "bytes of a constant"
    case .function, .importedMethod: what = "parameters"
    case .entry, .event, .error: what = "registers of values"
    case .type, .slot, .instruction: what = "parts"
    }
    return Diagnostic(
      .limits.tooManyParts, "\(count) \(what) are too many: there may be \(limit)", at: span,
      "too many", help: "group them in a struct or a list")
  }

  /// The table that is too long, and the first of its parts beyond the limit.
  private func fullTable(_ count: Int, _ limit: Int) -> (what: String, beyond: Span?) {
    let tables: [(count: Int, limit: Int, what: String, origins: [Span])] = [
      (module.types.count, BytecodeLimits.typesMax, "types", origins.types),
      (module.wides.count, BytecodeLimits.widesMax, "constants of more than 64 bits", []),
      (module.byteStrings.count, BytecodeLimits.byteStringsMax, "constant texts", []),
      (
        module.slots.count, BytecodeLimits.slotsMax, "state variables, keys and sizes",
        origins.slots
      ),
      (module.functions.count, BytecodeLimits.functionsMax, "functions", origins.functions),
      (
        module.entries.count, BytecodeLimits.entriesMax, "entries and views",
        module.entries.map { function($0.function) }
      ),
      (
        module.imports.count, BytecodeLimits.importsMax, "methods of other contracts",
        origins.imports
      ),
      (module.events.count, BytecodeLimits.declarationsMax, "events", origins.events),
      (module.errors.count, BytecodeLimits.declarationsMax, "errors", origins.errors),
    ]
    let full = tables.first { $0.count == count && $0.limit == limit && count > limit }
    return (full?.what ?? "parts", full?.origins.dropFirst(limit).first)
  }

  private func duplicateSelector(
    _ selector: UInt32, _ place: VerifyError.Place, _ span: Span
  ) -> Diagnostic {
    var secondary: [Label] = []
    let digits = String(selector, radix: 16)
    if case .entry(let index) = place {
      var earlier = module
      earlier.entries.removeSubrange(index...)
      if let other = (try? Verifier.verify(earlier))?.entries[selector] {
        secondary = [Label(function(module.entries[other].function), "has it, too")]
      }
    }
    return Diagnostic(
      .names.duplicateSelector,
      "another entry has the selector 0x\(String(repeating: "0", count: 8 - digits.count))\(digits) of this one",
      at: span, "cannot be told apart in a call", secondary: secondary,
      help: "rename one of the two")
  }

  // MARK: Places

  private func span(of place: VerifyError.Place) -> Span {
    switch place {
    case .module: origins.contract
    case .type(let index): part(index, of: origins.types)
    case .slot(let index): part(index, of: origins.slots)
    case .importedMethod(let index): part(index, of: origins.imports)
    case .event(let index): part(index, of: origins.events)
    case .error(let index): part(index, of: origins.errors)
    case .function(let index): part(index, of: origins.functions)
    case .entry(let index): function(module.entries[index].function)
    case .instruction(let function, let index): instruction(index, of: function)
    case .byteString(let index): use(ofByteString: index)
    }
  }

  private func part(_ index: Int, of spans: [Span]) -> Span {
    spans.indices.contains(index) ? spans[index] : origins.contract
  }

  private func function(_ number: UInt32) -> Span { part(Int(number), of: origins.functions) }

  private func instruction(_ index: Int, of function: Int) -> Span {
    guard let position = module.debug?.position(function: function, instruction: index),
      let file = sources.files.dropFirst(Int(position.file)).first, position.line > 0
    else { return part(function, of: origins.functions) }
    let line = file.range(ofLine: Int(position.line))
    let start = UInt32(clamping: line.lowerBound + max(0, Int(position.column) - 1))
    return Span(source: file.id, start: start, end: max(start, UInt32(clamping: line.upperBound)))
  }

  private func use(ofByteString index: Int) -> Span {
    for (number, function) in module.functions.enumerated() {
      let found = function.code.firstIndex {
        $0.opcode == .constantBytes && Int($0.xHigh) == index
      }
      if let found { return instruction(found, of: number) }
    }
    return origins.contract
  }
}
