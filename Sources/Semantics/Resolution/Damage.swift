import Diagnostics
import Syntax

/// What syntax errors have left in doubt: reports that may stem from them are not made.
///
/// Three rules. Of a declaration with a syntax error nothing is said, of a body nothing from the
/// line of the error on. What refers to such a declaration has the type `invalid`. Where
/// declarations may have been lost, a name that is missing is not reported.
package struct Damage: Sendable {
  /// The texts in doubt, by file: in order, apart from each other.
  private var ranges: [SourceID: [Range<UInt32>]] = [:]
  /// Where the names of declarations in doubt stand.
  private var names: Set<Span> = []
  /// Where the names of functions stand that may have been closed too early.
  private var cutOff: Set<Span> = []
  /// The files from which names may be missing.
  private var lossy: Set<SourceID> = []

  /// Nothing is in doubt.
  init() {}

  /// What the parser says about the modules of a graph.
  init(_ graph: ModuleGraph) {
    var hiding: Set<Int> = []
    for (index, module) in graph.modules.enumerated() where add(module) { hiding.insert(index) }
    for (index, module) in graph.modules.enumerated() {
      let hides = hiding.contains(index) || module.lacksImports
      if hides || module.imports.contains(where: { hiding.contains($0.module) }) {
        lossy.insert(module.source)
      }
    }
  }

  /// Whether what is found at a place may stem from a syntax error.
  func covers(_ span: Span) -> Bool {
    guard let list = ranges[span.source] else { return false }
    return list.contains { $0.lowerBound <= span.start && span.start <= $0.upperBound }
  }

  /// Whether the declaration whose name stands there is in doubt.
  func isDamaged(_ name: Span) -> Bool { names.contains(name) }

  /// Whether what follows a function may belong to its body.
  func isCutOff(_ name: Span) -> Bool { cutOff.contains(name) }

  /// Whether a name that is not found at a place may have been declared all the same.
  func mayHide(_ span: Span) -> Bool { lossy.contains(span.source) }

  /// Notes what is in doubt in a module; whether declarations may be missing.
  private mutating func add(_ module: SourceModule) -> Bool {
    var isLossy = module.unit.isDamaged
    for item in module.unit.items {
      if let name = item.name, name.text.isEmpty { isLossy = true }
      if case .contract(let contract) = item {
        for member in contract.members {
          if member.name.text.isEmpty { isLossy = true }
          if case .function(let function) = member {
            add(function.damage, function.span, function.name.span, in: module)
          } else if member.damage != nil {
            add(member.span.start, member.span, member.name.span, in: module)
          }
        }
        if contract.damage != nil {
          isLossy = true
          names.insert(contract.name.span)
          // The brace that closed its last function may have been meant for the contract.
          if case .function(let last)? = contract.members.last { cutOff.insert(last.name.span) }
          let end = contract.members.first?.span.start ?? contract.span.end
          append(contract.span.start..<max(contract.span.start, end), in: module)
        }
        continue
      }
      switch item {
      case .function, .test: add(item.damage, item.span, item.name?.span, in: module)
      default:
        if item.damage != nil { add(item.span.start, item.span, item.name?.span, in: module) }
      }
    }
    addStrays(of: module)
    return isLossy
  }

  /// Notes what may belong to a declaration, and stands behind it.
  private mutating func addStrays(of module: SourceModule) {
    var strays = module.unit.strays[...]
    var last: Declaration?
    let declarations = module.unit.items.flatMap { item -> [Declaration] in
      guard case .contract(let contract) = item else { return [Declaration(item)] }
      return contract.members.map { Declaration($0) }
    }
    for next in declarations + [nil] {
      while let stray = strays.first, next.map({ stray.offset < $0.span.start }) ?? true {
        strays.removeFirst()
        guard let last else { continue }
        if last.hasBody {
          cutOff.insert(last.name)
        } else if stray.isContinuation {
          add(last.span.start, last.span, last.name, in: module)
        }
      }
      last = next ?? last
    }
  }

  /// What counts of a declaration here.
  private struct Declaration {
    let span: Span
    let name: Span
    let hasBody: Bool

    init(_ item: Item) {
      span = item.span
      switch item {
      case .function(let function): (name, hasBody) = (function.name.span, true)
      case .test(let test): (name, hasBody) = (test.titleSpan, true)
      default: (name, hasBody) = (item.name?.span ?? item.span, false)
      }
    }

    init(_ member: ContractMember) {
      (span, name) = (member.span, member.name.span)
      if case .function = member { hasBody = true } else { hasBody = false }
    }
  }

  private mutating func add(
    _ damage: UInt32?, _ span: Span, _ name: Span?, in module: SourceModule
  ) {
    guard let damage else { return }
    // What an error at the end leaves in doubt may begin behind the declaration.
    append(damage..<max(damage, span.end), in: module)
    if let name, damage <= name.start { names.insert(name) }
  }

  private mutating func append(_ range: Range<UInt32>, in module: SourceModule) {
    ranges[module.source, default: []].append(range)
  }
}
