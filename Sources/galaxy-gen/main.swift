// Writes the generated files, or checks that they are current: what `make gen` runs. It imports layer 0 only,
// nothing that it generates.
import Foundation

/// Every generator; add one here.
let generators: [Generator] = [
  .embedded,
  .instructions,
  .syntax,
]

let usage = """
  usage: galaxy-gen          writes every generated file
         galaxy-gen check    compares every generated file with what would be written
  Both are run from the top folder of the project.
  """

func run(_ arguments: [String]) throws -> Int32 {
  switch arguments {
  case []:
    for file in try generatedFiles() where try !file.isCurrent() {
      try file.write()
      print("wrote \(file.path)")
    }
    return 0
  case ["check"]:
    let stale = try generatedFiles().filter { try !$0.isCurrent() }
    for file in stale {
      print("\(file.path) is not what `make gen` writes")
    }
    return stale.isEmpty ? 0 : 1
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
  print("galaxy-gen: \(error)")
  exit(1)
}
