import Bytecode
import Foundation
import Primitives

/// `galaxy-dev worst --seconds N`: searches for the most time per gas.
struct WorstCommand {
  static let usage = """
    galaxy-dev worst [--seconds N] [--seed S] [--into FOLDER]   searches for programs that take the most time for their gas
    galaxy-dev worst --replay FOLDER                            measures what such a search has left
    """

  private var seconds = 60
  private var seed: UInt64?
  private var folder = ".build/worst"
  private var replay = false

  /// Reads what stands behind `worst`; nil if it is something else.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch (option, UInt64(value)) {
      case ("--seconds", let count?) where count > 0 && count < 1 << 31: seconds = Int(count)
      case ("--seed", let seed?): self.seed = seed
      case ("--into", _): folder = value
      case ("--replay", _):
        folder = value
        replay = true
      default: return nil
      }
    }
  }

  func run() throws -> Int32 {
    try replay ? measure() : search()
  }

  private func search() throws -> Int32 {
    let seed = self.seed ?? UInt64.random(in: 0 ... .max)
    print("galaxy-dev: seed \(seed); nominal is 1 ns for 1 gas")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let start = Date.now
    for (index, part) in WorstMeasure.Part.allCases.enumerated() {
      // Deployments first, for a quarter of the time.
      let share = Double(seconds) * (index == 0 ? 0.25 : 1)
      var search = WorstSearch(part, seed: seed)
      search.run(until: start.addingTimeInterval(share))
      print("\n\(part.rawValue)s: \(search.tried) tried, \(search.accepted) accepted")
      for (place, found) in search.worst.prefix(10).enumerated() {
        Self.report(found.program.name, part, found.result)
        let file = "\(folder)/\(part.rawValue)\(place)"
        try Data(found.program.module.encodedWithDebug()).write(to: URL(filePath: file + ".gxm"))
        try Data(found.program.arguments).write(to: URL(filePath: file + ".arguments"))
        try Data(Disassembler.text(found.program.module.withoutDebug).utf8).write(
          to: URL(filePath: file + ".txt"))
      }
      if let first = search.worst.first {
        print(
          "{\"name\": \"worst.\(part.rawValue)\", \"value\": \(Self.rounded(first.result.ratio)), \"tried\": \(search.tried)}"
        )
      }
    }
    return 0
  }

  private func measure() throws -> Int32 {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    for file in files.sorted() where file.hasSuffix(".gxm") {
      let name = String(file.dropLast(4))
      let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
      let arguments = try Data(contentsOf: URL(filePath: "\(folder)/\(name).arguments"))
      let program = WorstProgram(
        name: name, module: try Module(decoding: Array(bytes)), arguments: Array(arguments))
      guard let part = WorstMeasure.Part.allCases.first(where: { name.hasPrefix($0.rawValue) }),
        let result = WorstMeasure(program)?.measure(part, rounds: 12)
      else {
        print("galaxy-dev: \(name) is refused")
        continue
      }
      Self.report(name, part, result)
    }
    return 0
  }

  private static func report(
    _ name: String, _ part: WorstMeasure.Part, _ result: WorstMeasure.Result
  ) {
    print(
      "  \(rounded(result.ratio)) ns/gas  \(result.gas) gas  \(Int(result.nanoseconds / 1e3)) us  \(name.prefix(120))"
    )
  }

  private static func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
}
