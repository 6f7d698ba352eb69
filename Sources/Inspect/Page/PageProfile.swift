import Diagnostics
import InstructionSet
import VM

/// A profile for a page: frames, and the tree of nodes as columns; with the sources that its lines are of.
struct PageProfile {
  let members: [JSONValue.Member]

  /// What a page compares with.
  var json: JSONValue { .object(members) }

  init(_ trace: Trace, _ profile: GasProfile) {
    let names = FrameNames(trace)
    var frames: [ProfileFrame: Int] = [:]
    var frameRows: [JSONValue] = []
    var parents: [JSONValue] = []
    var numbers: [JSONValue] = []
    var own: [JSONValue] = []
    var instructions: [JSONValue] = []
    var counts: [JSONValue] = []
    for node in profile.nodes {
      let number = frames[node.frame] ?? frames.count
      if frames.updateValue(number, forKey: node.frame) == nil {
        let line = names.line(node.frame)
        frameRows.append(
          .array([
            .string(node.frame.kind), .string(names.text(node.frame)),
            line.map { .string($0.file) } ?? .null, line.map { .integer($0.line) } ?? .null,
          ]))
      }
      numbers.append(.integer(number))
      parents.append(.integer(node.parent ?? -1))
      // Pairs of a dimension's number and its gas.
      var pairs: [JSONValue] = []
      for (index, dimension) in GasDimension.allCases.enumerated() where node.own[dimension] > 0 {
        pairs += [.integer(index), .integer(Int(clamping: node.own[dimension]))]
      }
      own.append(.array(pairs))
      instructions.append(.integer(Int(clamping: node.instructions)))
      counts.append(.integer(Int(clamping: node.count)))
    }
    members = [
      JSONValue.Member("dimensions", .array(GasDimension.allCases.map { .string($0.rawValue) })),
      JSONValue.Member("frames", .array(frameRows)),
      JSONValue.Member(
        "nodes",
        .members(
          ("parent", .array(parents)), ("frame", .array(numbers)), ("own", .array(own)),
          ("instructions", .array(instructions)), ("count", .array(counts)))),
      JSONValue.Member(
        "sources",
        .array(
          trace.file.sources.map {
            .members(("path", .string($0.path)), ("text", .string($0.text)))
          })),
    ]
  }
}

extension ProfileFrame {
  /// What kind of frame it is, for a page's scripts.
  fileprivate var kind: String {
    switch self {
    case .transaction: "transaction"
    case .intrinsic: "intrinsic"
    case .deployment: "deployment"
    case .call: "call"
    case .function: "function"
    case .inlined: "inlined"
    case .line: "line"
    case .boundary: "boundary"
    }
  }
}
