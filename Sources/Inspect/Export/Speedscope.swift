import Diagnostics
import InstructionSet

/// A file for speedscope (https://www.speedscope.app/file-format-schema.json): one sample for each stack, so that its
/// size depends on the program, not on how long it ran. A profile for all gas, and one for each dimension.
package enum Speedscope {
  /// The file of a profile.
  package static func value(
    _ profile: GasProfile, names: FrameNames, title: String
  ) -> JSONValue {
    var frames: [JSONValue] = []
    var numbers: [ProfileFrame: Int] = [:]
    let stacks = stacks(profile) { frame in
      if let known = numbers[frame] { return known }
      var members: [(String, JSONValue)] = [("name", .string(names.text(frame)))]
      if let line = names.line(frame) {
        members += [("file", .string(line.file)), ("line", .integer(line.line))]
      }
      numbers[frame] = frames.count
      frames.append(.object(members.map { JSONValue.Member($0.0, $0.1) }))
      return frames.count - 1
    }
    let total = profile.total
    var profiles = [sampled("gas", profile, stacks) { $0.total }]
    for dimension in GasDimension.allCases where total[dimension] > 0 {
      profiles.append(sampled("gas: \(dimension.rawValue)", profile, stacks) { $0[dimension] })
    }
    return .members(
      ("$schema", .string("https://www.speedscope.app/file-format-schema.json")),
      ("name", .string(title)), ("exporter", .string("galaxy")),
      ("shared", .members(("frames", .array(frames)))),
      ("profiles", .array(profiles)))
  }

  /// The stack of each node, outermost first.
  private static func stacks(
    _ profile: GasProfile, _ number: (ProfileFrame) -> Int
  ) -> [[Int]] {
    var stacks: [[Int]] = []
    for node in profile.nodes {
      stacks.append((node.parent.map { stacks[$0] } ?? []) + [number(node.frame)])
    }
    return stacks
  }

  private static func sampled(
    _ name: String, _ profile: GasProfile, _ stacks: [[Int]], _ gas: (GasVector) -> UInt64
  ) -> JSONValue {
    var samples: [JSONValue] = []
    var weights: [JSONValue] = []
    var sum: UInt64 = 0
    for (index, node) in profile.nodes.enumerated() {
      let weight = gas(node.own)
      guard weight > 0 else { continue }
      samples.append(.array(stacks[index].map { .integer($0) }))
      weights.append(.integer(Int(clamping: weight)))
      sum = sum.addingSaturated(weight)
    }
    return .members(
      ("type", .string("sampled")), ("name", .string(name)), ("unit", .string("none")),
      ("startValue", .integer(0)), ("endValue", .integer(Int(clamping: sum))),
      ("samples", .array(samples)), ("weights", .array(weights)))
  }
}
