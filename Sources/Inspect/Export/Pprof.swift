import InstructionSet
import Primitives

/// A profile as pprof reads it (https://github.com/google/pprof/blob/main/proto/profile.proto), not compressed: a sample
/// type for all gas, one for instructions, and one for each dimension.
package struct Pprof {
  private var strings: [String: Int] = ["": 0]
  private var table: [String] = [""]

  /// The bytes of a profile.
  package static func bytes(_ profile: GasProfile, names: FrameNames) -> [UInt8] {
    var writer = Pprof()
    return writer.encode(profile, names)
  }

  private mutating func encode(_ profile: GasProfile, _ names: FrameNames) -> [UInt8] {
    var message = ByteWriter()
    let total = profile.total
    let dimensions = GasDimension.allCases.filter { total[$0] > 0 }
    for name in ["gas", "instructions"] + dimensions.map(\.rawValue) {
      message.field(1, bytes: valueType(name, name == "instructions" ? "count" : "gas").bytes)
    }
    // A location for each frame: pprof identifies what is equal by its number.
    var locations: [ProfileFrame: UInt64] = [:]
    var rest = ByteWriter()
    var stacks: [[UInt64]] = []
    for node in profile.nodes {
      let number = locations[node.frame] ?? UInt64(locations.count + 1)
      if locations.updateValue(number, forKey: node.frame) == nil {
        rest.field(4, bytes: location(number, names.line(node.frame)).bytes)
        rest.field(5, bytes: function(number, names.text(node.frame), names.line(node.frame)).bytes)
      }
      // The innermost first.
      stacks.append([number] + (node.parent.map { stacks[$0] } ?? []))
    }
    for (index, node) in profile.nodes.enumerated() where node.own.total > 0 {
      var sample = ByteWriter()
      sample.field(1, packed: stacks[index])
      sample.field(
        2, packed: [node.own.total, node.instructions] + dimensions.map { node.own[$0] })
      message.field(2, bytes: sample.bytes)
    }
    message.bytes(rest.bytes)
    for string in table { message.field(6, bytes: Array(string.utf8)) }
    return message.bytes
  }

  private mutating func valueType(_ type: String, _ unit: String) -> ByteWriter {
    var message = ByteWriter()
    message.field(1, varint: string(type))
    message.field(2, varint: string(unit))
    return message
  }

  private func location(_ number: UInt64, _ line: SourceLine?) -> ByteWriter {
    var place = ByteWriter()
    place.field(1, varint: number)
    place.field(2, varint: UInt64(line?.line ?? 0))
    var message = ByteWriter()
    message.field(1, varint: number)
    message.field(4, bytes: place.bytes)
    return message
  }

  private mutating func function(
    _ number: UInt64, _ name: String, _ line: SourceLine?
  ) -> ByteWriter {
    var message = ByteWriter()
    message.field(1, varint: number)
    message.field(2, varint: string(name))
    message.field(4, varint: string(line?.file ?? ""))
    message.field(5, varint: UInt64(line?.line ?? 0))
    return message
  }

  /// The number of a text in the table.
  private mutating func string(_ text: String) -> UInt64 {
    let number = strings[text] ?? table.count
    if strings.updateValue(number, forKey: text) == nil { table.append(text) }
    return UInt64(number)
  }
}
