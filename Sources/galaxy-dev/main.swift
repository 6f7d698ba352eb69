// galaxy-dev: the tool of people who change Galaxy.
import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard arguments == ["gen"] else {
  print("usage: galaxy-dev gen    write the generated files, below the current folder")
  exit(2)
}
do {
  for file in instructionFiles() {
    let url = URL(fileURLWithPath: file.path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try file.content.write(to: url, atomically: true, encoding: .utf8)
    print("wrote \(file.path)")
  }
} catch {
  print("galaxy-dev: \(error)")
  exit(1)
}
