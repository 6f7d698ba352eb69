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
