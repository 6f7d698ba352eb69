// The command for people who change Galaxy: writes the generated files, or checks that they are
// current.
import Foundation

/// Every generator; add one here.
let generators: [Generator] = [
  .embedded,
  .instructions,
  .syntax,
]

let usage = """
  usage: galaxy-dev gen      writes every generated file
         galaxy-dev check    compares every generated file with what would be written
         galaxy-dev bench NAME   measures our side of the figures in Tests/Benchmarks
  All are run from the top folder of the project.
  """

func run(_ arguments: [String]) throws -> Int32 {
  switch arguments {
  case ["gen"]:
    for file in try generatedFiles() where try !file.isCurrent() {
      try file.write()
      print("wrote \(file.path)")
    }
    return 0
  case ["check"]:
    let stale = try generatedFiles().filter { try !$0.isCurrent() }
    for file in stale {
      print("\(file.path) is not what galaxy-dev gen writes")
    }
    return stale.isEmpty ? 0 : 1
  case let names where names.count == 2 && names[0] == "bench":
    guard let bench = Bench.all.first(where: { $0.name == names[1] }) else {
      print("galaxy-dev: no benchmark is called \(names[1])")
      return 2
    }
    try bench.run()
    return 0
  default:
    print(usage)
    return 2
  }
}

func generatedFiles() throws -> [GeneratedFile] {
  try generators.flatMap { try $0.files() }
}

do {
  exit(try run(Array(CommandLine.arguments.dropFirst())))
} catch {
  print("galaxy-dev: \(error)")
  exit(1)
}
