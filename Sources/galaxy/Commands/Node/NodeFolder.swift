import ArgumentParser
import Foundation
import Ledger
import Node
import Storage

/// The folder of a chain that no node uses at the moment, and how it begins.
struct NodeFolder: ParsableArguments {
  @Option(help: "The folder of the chain.") var data = ".galaxy"
  @Option(help: "A file that says how the chain begins; by default the development chain.")
  var genesis: String?
  @Flag(help: "Print JSON.") var json = false

  func beginning() throws -> Genesis {
    try genesis.map { try GenesisFile.read($0) } ?? .development
  }

  /// Opens the chain, which is there, and looks at all its pages, however many they are.
  func open() throws -> ChainStore {
    guard FileManager.default.fileExists(atPath: data + "/data.mdb") else {
      throw CommandFailure.usage("there is no chain in \(data)")
    }
    return try NodeFolder.failing {
      try ChainStore(opening: data, ChainStore.Options(checkedBytes: .max))
    }
  }

  /// Runs what may find something wrong with a chain, which is then the failure of the command.
  static func failing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as StorageError {
      throw CommandFailure.failed("error: \(error)")
    } catch let error as ExecutorError {
      throw CommandFailure.failed("error: \(error)")
    } catch let error as NodeError {
      throw CommandFailure.failed("error: \(error)")
    } catch let error as ChainArchive.Failure {
      throw CommandFailure.failed("error: \(error)")
    }
  }
}
