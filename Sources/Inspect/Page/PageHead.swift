import Bytecode
import Diagnostics
import InstructionSet
import Primitives
import VM
import Values

/// What a page knows of a trace besides its columns: transactions, calls, sites of steps, variables.
struct PageHead {
  /// Calls that are shown one by one.
  static let callsMax = 20_000

  private let trace: Trace
  private let scan: TraceScan

  init(_ trace: Trace, _ scan: TraceScan) {
    self.trace = trace
    self.scan = scan
  }

  /// Profile, transactions and calls.
  var summary: [JSONValue.Member] {
    PageProfile(trace, scan.profile).members + [
      JSONValue.Member("transactions", transactions),
      JSONValue.Member("calls", PageCalls(trace, scan).json),
    ]
  }

  /// Everything.
  var members: [JSONValue.Member] {
    summary + [
      JSONValue.Member("steps", steps),
      JSONValue.Member("sites", sites),
      JSONValue.Member("variables", variables),
      JSONValue.Member("accesses", accesses),
    ]
  }

  private var transactions: JSONValue {
    let headings = TransactionText(names: trace.names)
    return .array(
      trace.file.transactions.enumerated().map { number, transaction in
        .members(
          ("title", .string(transaction.title)),
          ("heading", .string(headings.heading(number, transaction))),
          ("isView", .bool(transaction.isView)),
          ("limit", .integer(Int(clamping: transaction.gasLimit))),
          ("intrinsic", .integer(Int(clamping: transaction.intrinsicGas))),
          ("used", .integer(Int(clamping: transaction.gasUsed))),
          ("begin", .integer(scan.begins[number])), ("node", .integer(scan.profile.roots[number])))
      })
  }

  private var steps: JSONValue {
    .members(
      ("count", .integer(Int(clamping: scan.columns.steps))),
      ("entries", .integer(scan.columns.count)),
      ("interval", .integer(Int(clamping: scan.columns.interval))),
      ("valuesEnd", scan.columns.valuesEnd.map { .integer($0) } ?? .null))
  }

  private var sites: JSONValue {
    let names = Dictionary(
      InstructionSet.all.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    let dimensions = Dictionary(
      InstructionSet.all.map { ($0.code, $0.dimension) }, uniquingKeysWith: { first, _ in first })
    let sites = scan.columns.sites
    return .members(
      ("node", .array(sites.map { .integer($0.node) })),
      (
        "instruction",
        .array(sites.map { $0.location.map { .integer(Int($0.instruction)) } ?? .null })
      ),
      (
        "operation",
        .array(sites.map { $0.location == nil ? .null : .string(names[$0.code] ?? "?") })
      ),
      (
        "dimension",
        .array(
          sites.map { site in
            let isIntrinsic = scan.profile.nodes[site.node].frame == .intrinsic
            let dimension =
              site.location == nil
              ? (isIntrinsic ? GasDimension.intrinsic : .data) : dimensions[site.code] ?? .compute
            return .integer(GasDimension.allCases.firstIndex(of: dimension) ?? 0)
          })
      ),
      (
        "register",
        .array(scan.columns.registers.map { $0.map { .integer(Int($0)) } ?? .null })
      ))
  }

  /// The variables of each function that ran, by the frame's name: name, type, register, from, to, places behind the point.
  private var variables: JSONValue {
    var seen: Set<ProfileFrame> = []
    var rows: [JSONValue.Member] = []
    for node in scan.profile.nodes {
      guard case .function(let codeHash, let index) = node.frame,
        seen.insert(node.frame).inserted, let module = trace.names.module(codeHash),
        let debug = module.module.debug, debug.functions.indices.contains(Int(index))
      else { continue }
      let locals = debug.functions[Int(index)].locals.map { local -> JSONValue in
        let type = local.type.flatMap { module.types.contains($0) ? $0 : nil }
        return .array([
          .string(local.name), .string(type.map { module.types.name($0) } ?? ""),
          .integer(Int(local.register)), .integer(Int(local.from)), .integer(Int(local.to)),
          type.map { PageHead.format($0, module.types) } ?? .null,
        ])
      }
      rows.append(JSONValue.Member(FrameNames(trace).text(node.frame), .array(locals)))
    }
    return .object(rows)
  }

  /// How a word of a type is read: unsigned, signed, a flag, or a number of binary places.
  private static func format(_ type: TypeIndex, _ types: TypeTable) -> JSONValue {
    switch types[type] {
    case .bool: .string("bool")
    case .signed: .string("signed")
    case .fixed(_, let fraction): .integer(Int(fraction))
    case .address: .string("address")
    case .hash: .string("hash")
    default: .null
    }
  }

  private var accesses: JSONValue {
    .members(
      ("entry", .array(scan.accesses.map { .integer($0.entry) })),
      ("write", .array(scan.accesses.map { .integer($0.isWrite ? 1 : 0) })),
      ("place", .array(scan.accesses.map { .integer($0.place) })),
      ("names", .array(scan.placeNames.map { .string($0) })),
      ("isCut", .bool(scan.accesses.count >= TraceScan.accessesMax)))
  }
}
