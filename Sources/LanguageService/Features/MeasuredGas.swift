import Inspect
import Values

/// What calls have used in tests, as the nearest `gas.snapshot` has it.
struct MeasuredGas {
  /// The least and the most of each method: `Token.transfer`.
  private var ranges: [String: ClosedRange<UInt64>] = [:]

  /// Looks beside a file and in the folders around it, up to that of the workspace. Nil when there is none that can be read.
  init?(beside path: String, in folders: [String], _ host: any ServerHost) {
    var folder = path[...]
    var text: [UInt8]?
    while text == nil, !folders.contains(String(folder)), let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      text = host.contents(of: "\(folder)/gas.snapshot")
    }
    guard let text, let snapshot = try? GasSnapshot(parsing: String(decoding: text, as: UTF8.self))
    else { return nil }
    for (name, use) in snapshot.uses {
      // Behind the title of the test; calls of one method are numbered.
      guard let call = name.split(separator: ">").last?.split(separator: "#").first else {
        continue
      }
      let method = String(call.drop { $0 == " " })
      let known = ranges[method] ?? use.gas...use.gas
      ranges[method] = min(known.lowerBound, use.gas)...max(known.upperBound, use.gas)
    }
  }

  /// `24,038`, or `24,038 to 31,200`; nil for a method that no test calls.
  func text(of method: String) -> String? {
    guard let range = ranges[method] else { return nil }
    let (least, most) = (grouped(range.lowerBound), grouped(range.upperBound))
    return least == most ? least : "\(least) to \(most)"
  }
}
