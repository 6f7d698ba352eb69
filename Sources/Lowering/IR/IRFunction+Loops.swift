import Bytecode

/// A loop as it lies in the layout of a function.
package struct IRLoop: Hashable, Sendable {
  /// The block before it, which ends with `loopEnter`.
  package let entrance: BlockID
  /// Where its header stands in `order`.
  package let start: Int
  /// Where the block that loops back stands in `order`.
  package let end: Int
  /// 1 for a loop that lies in no other.
  package var depth: Int
}

extension IRFunction {
  /// The loops, outer ones before those inside.
  package var loops: [IRLoop] {
    var places: [BlockID: Int] = [:]
    for (place, id) in order.enumerated() { places[id] = place }
    var found: [IRLoop] = []
    for (place, id) in order.enumerated() {
      guard let header = self[id].terminator.loopHeader, let start = places[header], start > 0
      else { continue }
      found.append(IRLoop(entrance: order[start - 1], start: start, end: place, depth: 1))
    }
    found.sort { ($0.start, $1.end) < ($1.start, $0.end) }
    var open: [IRLoop] = []
    for index in found.indices {
      open.removeAll { $0.end < found[index].start }
      found[index].depth = open.count + 1
      open.append(found[index])
    }
    return found
  }

  /// The slots of the largest value that is returned from inside of a loop.
  package var slotsReturnedInLoops: Int {
    let loops = self.loops
    var most = 0
    for (place, id) in order.enumerated() {
      if case .return(let value?) = self[id].terminator,
        loops.contains(where: { $0.start <= place && place <= $0.end })
      {
        most = max(most, self[value].slots)
      }
    }
    return most
  }
}
