import Foundation
import FuzzKit
import Primitives

/// `galaxy-dev fuzz TARGET --seconds N`: bytes from strangers, at random, for some time.
struct FuzzCommand {
  static let usage = """
    galaxy-dev fuzz TARGET [--seconds N] [--replay FILE]   tries bytes on a part of Galaxy for N seconds (60), or a file's once
           TARGET is one of: \(FuzzTarget.all.map(\.name).joined(separator: ", "))
    """

  private let target: FuzzTarget
  private var seconds = 60
  private var replay: String?

  /// Reads what stands behind `fuzz`; nil if it is something else.
  init?(_ arguments: [String]) {
    guard let target = FuzzTarget.all.first(where: { $0.name == arguments.first }) else {
      return nil
    }
    self.target = target
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch (option, Int(value)) {
      case ("--seconds", let count?) where count > 0: seconds = count
      case ("--replay", _): replay = value
      default: return nil
      }
    }
  }

  /// Tries. Fails when a promise is broken; a crash ends the process.
  func run() throws -> Int32 {
    if let replay {
      let bytes = try Data(contentsOf: URL(filePath: replay))
      guard let problem = target.problem(Array(bytes)) else { return 0 }
      print("galaxy-dev: \(problem)")
      return 1
    }
    let folder = ".build/fuzz/\(target.name)"
    let seeds = target.seeds(try Self.programs())
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var random = SplitMix64(seed: UInt64.random(in: 0 ... .max))
    let end = Date(timeIntervalSinceNow: TimeInterval(seconds))
    var count = 0
    while Date.now < end {
      var bytes = seeds[random.next(below: seeds.count)]
      for _ in 0...random.next(below: 4) { bytes = target.mutant(of: bytes, &random) }
      // Written first, because a crash leaves nothing else behind.
      try Data(bytes).write(to: URL(filePath: folder + "/last"))
      count += 1
      guard let problem = target.problem(bytes) else { continue }
      try Data(bytes).write(to: URL(filePath: folder + "/problem"))
      print("galaxy-dev: \(problem): \(folder)/problem")
      return 1
    }
    print("\(target.name): \(count) inputs in \(seconds) seconds")
    return 0
  }

  /// The programs of the project.
  private static func programs() throws -> [[UInt8]] {
    try ["contracts", "stdlib", "Tests/Language"].flatMap { folder in
      let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
      return try (files ?? []).filter { $0.hasSuffix(".gx") }.sorted().map {
        Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
      }
    }
  }
}
