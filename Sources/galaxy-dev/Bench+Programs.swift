import Foundation

extension Bench {
  /// Programs in the language: processor time of one call of each, with its result. The folder of the benchmark has their modules and
  /// `programs`, a line for each: contract, argument.
  static let programs = Bench(name: "programs") {
    let folder = try Bench.folder()
    let list = try String(contentsOfFile: folder + "/programs", encoding: .utf8)
    for line in list.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count == 2, let argument = UInt64(fields[1]) else {
        preconditionFailure("a line has a contract and an argument")
      }
      var chain = BenchChain(folder: folder)
      try chain.run(String(fields[0]), argument)
    }
  }
}
