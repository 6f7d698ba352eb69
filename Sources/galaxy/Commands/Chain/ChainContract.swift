import Bytecode
import Client
import Primitives

/// A contract that stands on a chain.
struct ChainContract {
  let address: Address
  /// What `RunReport` needs to say what an outcome means.
  let target: RunTarget
  /// What may be named in arguments.
  private let names: [String: Address]

  /// The contract that is meant, by address or name.
  init(_ text: String, on chain: any CommandChain) throws {
    address = try chain.contract(text)
    guard let target = try chain.target(at: address) else {
      throw CommandFailure.usage("there is no contract at \(address.checksummed)")
    }
    self.target = target
    names = try chain.names
  }

  /// The data of a call of an entry or view.
  func data(
    _ call: Call, _ arguments: [String], blobs: Call.BlobPlacement? = nil
  ) throws -> CallData {
    do throws(CallError) {
      var sizes: [String: Int] = [:]
      return try call.encode(
        RunTarget.parse(arguments, for: call, sizes: &sizes, names: names), blobs: blobs)
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }
}
