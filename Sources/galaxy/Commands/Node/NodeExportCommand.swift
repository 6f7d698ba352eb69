import ArgumentParser
import Foundation
import Node
import Storage

struct NodeExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the blocks of a chain into a file, with their ciphertexts and keys.",
    discussion: """
      Examples:
        galaxy node export chain.gxc
        galaxy node export chain.gxc --data /var/lib/galaxy --genesis genesis.json

      Whoever reads the file with `galaxy node import` executes every block
      again. No node may use the folder meanwhile.
      """)

  @Argument(help: "The file to write.") var file: String
  @OptionGroup var folder: NodeFolder

  func run() throws {
    let store = try folder.open()
    let rules = try folder.beginning().rules
    guard FileManager.default.createFile(atPath: file, contents: nil),
      let handle = FileHandle(forWritingAtPath: file)
    else { throw CommandFailure.usage("\(file) cannot be written") }
    let count = try NodeFolder.failing {
      try ChainArchive.write(store, rules: rules) { bytes in
        do {
          try handle.write(contentsOf: Data(bytes))
        } catch {
          throw CommandFailure.usage("\(file) cannot be written: \(error.localizedDescription)")
        }
      }
    }
    print(folder.json ? "{\"blocks\": \(count)}" : "\(count) blocks are in \(file)")
  }
}
