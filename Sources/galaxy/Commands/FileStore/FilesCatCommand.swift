import ArgumentParser
import FileStore
import Foundation

struct FilesCatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat", abstract: "Write a file to standard output.",
    discussion: """
      Example:
        galaxy files cat bafybei…/rows/1.csv

      Every block is checked before its bytes leave; a missing or damaged one ends it with an error.
      """)

  @Argument(help: "An identifier, and names behind slashes.") var path: FilePath
  @OptionGroup var files: FilesOptions

  func run() throws {
    let reader = FileReader(try files.open())
    try storing {
      try reader.read(path.resolve(reader)) { bytes in
        FileHandle.standardOutput.write(Data(bytes))
      }
    }
  }
}
