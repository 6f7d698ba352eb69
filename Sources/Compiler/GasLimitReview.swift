import Bytecode
import Diagnostics
import Semantics

/// Holds the bounds that the verifier has found against the limits in the signatures of entries and views.
struct GasLimitReview {
  let program: TypedProgram
  let contract: ContractID
  /// The module with debug information, and as it was verified.
  let module: Module
  let verified: VerifiedModule
  let sources: SourceMap

  /// One diagnostic for each limit that does not hold.
  func diagnostics() -> [Diagnostic] {
    program.functions.compactMap { function in
      guard function.contract == contract, let limit = function.gasLimit,
        let entry = module.entries.first(where: {
          $0.name == function.name && $0.kind != .initializer
        })
      else { return nil }
      let index = Int(entry.function)
      let names = SizeNames(function, program, module, index)
      let bound = verified.gasBound(function: index)
      guard !names.holds(bound, limit.gas) else { return nil }
      return Diagnostic(
        .limits.gasLimit,
        "`\(function.name)` may use more gas than it says: \(bound.text(names.text))",
        at: limit.span,
        "more is possible", notes: lines(of: index, names))
    }
  }

  /// The dearest lines of the dearest way, dearest first.
  private func lines(of function: Int, _ names: SizeNames) -> [String] {
    guard let debug = module.debug else { return [] }
    var lines: [Line: SizePolynomial] = [:]
    for (instruction, gas) in Verifier.dearestWay(of: verified, function: function) {
      guard let position = debug.position(function: function, instruction: instruction),
        let file = debug.file(of: position)
      else { continue }
      lines[Line(file: file, number: Int(position.line)), default: .zero] += gas
    }
    let dearest = lines.sorted {
      let (left, right) = ($0.value.value { _ in 64 }, $1.value.value { _ in 64 })
      return left == right ? $0.key < $1.key : left > right
    }
    let shown = dearest.prefix(Self.linesMax).map { line, gas in
      "\(gas.text(names.text)) gas in line \(line.number): \(text(of: line))"
    }
    return dearest.count > shown.count
      ? shown + ["and \(dearest.count - shown.count) cheaper lines"] : shown
  }

  /// The most lines that are named.
  private static let linesMax = 8

  private func text(of line: Line) -> String {
    guard let file = sources.files.first(where: { $0.name == line.file }) else { return "" }
    let lines = String(decoding: file.utf8, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(line.number - 1) else { return "" }
    return String(lines[line.number - 1].drop { $0 == " " || $0 == "\t" })
  }

  private struct Line: Hashable, Comparable {
    let file: String
    let number: Int

    static func < (left: Line, right: Line) -> Bool {
      (left.file, left.number) < (right.file, right.number)
    }
  }
}

/// The sizes of the language in a bound: those of the contract lie in slots, those of a function are axes of its
/// parameters.
private struct SizeNames {
  private var symbols: [SizeParameterID: GasSymbol] = [:]
  private var names: [GasSymbol: String] = [:]
  private let module: Module
  private let function: FunctionDefinition

  init(_ function: FunctionDefinition, _ program: TypedProgram, _ module: Module, _ index: Int) {
    self.module = module
    self.function = function
    for binding in function.sizeBindings {
      let coins = function.locals.prefix(binding.parameter).count { $0.type == .coin }
      name(
        binding.size, GasSymbol(.parameter, binding.parameter - coins, .axis(binding.axis)), program
      )
    }
    guard let contract = function.contract else { return }
    for size in program[contract].sizeParameters {
      let text = program[size].name
      if let slot = module.slots.firstIndex(where: { $0.name == "size:" + text }) {
        name(size, GasSymbol(.slot, slot, .dimension), program)
      }
    }
  }

  private mutating func name(_ size: SizeParameterID, _ symbol: GasSymbol, _ program: TypedProgram)
  {
    symbols[size] = symbol
    names[symbol] = program[size].name
  }

  /// The name of a symbol for people.
  func text(_ symbol: GasSymbol) -> String {
    if let name = names[symbol] { return name }
    switch symbol.source {
    case .call: return ""
    case .slot: return module.slots[Int(symbol.index)].name
    case .parameter:
      let values = function.locals.prefix(function.parameterCount).filter { $0.type != .coin }
      return values.indices.contains(Int(symbol.index))
        ? values[Int(symbol.index)].name : "\(symbol)"
    }
  }

  /// Whether a bound is within a limit for all sizes, which are at least 1. What other contracts use is left out.
  func holds(_ bound: SizePolynomial, _ limit: Size) -> Bool {
    guard !bound.isUnbounded else { return false }
    let own = bound.substituting { symbol in
      if symbol == .foreign { return .zero }
      if symbol.measure == .value {
        return known(GasSymbol(symbol.source, Int(symbol.index), .dimension))
      }
      return known(symbol)
    }
    guard !own.isUnbounded else { return false }
    var rest: [[GasSymbol]: Int64] = [:]
    for term in limit.terms {
      let factors = term.parameters.compactMap { symbols[$0] }.sorted()
      guard factors.count == term.parameters.count,
        let parts = Int64(exactly: SizePolynomial.parts).map({
          term.coefficient.multipliedReportingOverflow(by: $0)
        }),
        !parts.overflow
      else { return false }
      rest[factors, default: 0] = parts.partialValue
    }
    for term in own.terms { subtract(term.coefficient, from: &rest[term.factors, default: 0]) }
    subtract(own.constant, from: &rest[[], default: 0])
    // Each product of sizes is at least 1, so that what is left of it makes up for what the constant lacks.
    guard rest.allSatisfy({ $0.key.isEmpty || $0.value >= 0 }) else { return false }
    var sum: Int64 = 0
    for value in rest.values {
      let (next, overflow) = sum.addingReportingOverflow(value)
      sum = overflow ? .max : next
    }
    return sum >= 0
  }

  private func known(_ symbol: GasSymbol) -> SizePolynomial {
    names[symbol] != nil ? SizePolynomial(symbol) : SizePolynomial(symbol.max)
  }

  private func subtract(_ amount: UInt64, from rest: inout Int64) {
    let (next, overflow) = rest.subtractingReportingOverflow(Int64(clamping: amount))
    rest = overflow ? .min : next
  }
}
