import ArgumentParser
import FileStore
import Foundation

/// Where the files are.
struct FilesOptions: ParsableArguments {
  @Option(help: "The folder of the store.") var store = ".galaxy/files"
  @Option(
    help: "The most bytes that the store may hold, as 500M or 20G; without it as many as the disk.")
  var quota: ByteCount?

  /// Opens the store, which is made where it is missing.
  func open() throws -> BlockStore {
    if let end = store.lastIndex(of: "/") { try Files.makeFolder(String(store[..<end])) }
    return try storing { try BlockStore(folder: store, quota: quota?.bytes ?? .max) }
  }
}

/// A number of bytes, as people write it.
struct ByteCount: ExpressibleByArgument {
  let bytes: UInt64

  init?(argument: String) {
    let units: [Character: UInt64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = UInt64(unit == nil ? argument[...] : argument.dropLast()) else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}

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

extension CID: ExpressibleByArgument {
  public init?(argument: String) { try? self.init(argument) }
}

/// Runs a step of the store; its errors are those of the command.
func storing<Result>(_ step: () throws -> Result) throws -> Result {
  do {
    return try step()
  } catch let error as FileStoreError {
    throw CommandFailure.failed("error: \(error)")
  } catch let error as FileVersionError {
    throw CommandFailure.failed("error: \(error)")
  } catch let error as SealedFileError {
    throw CommandFailure.failed("error: \(error)")
  }
}
