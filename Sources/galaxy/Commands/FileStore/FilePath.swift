import ArgumentParser
import FileStore

/// An identifier, and names of entries behind slashes: `bafy…/rows/1.csv`.
struct FilePath: ExpressibleByArgument {
  let root: CID
  let names: [String]

  init?(argument: String) {
    let text = argument.hasPrefix("/ipfs/") ? argument.dropFirst("/ipfs/".count) : argument[...]
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, let root = try? CID(first) else { return nil }
    self.root = root
    names = parts.dropFirst().filter { !$0.isEmpty }
  }

  func resolve(_ reader: FileReader) throws -> CID {
    try storing { try reader.resolve(root, names) }
  }
}
