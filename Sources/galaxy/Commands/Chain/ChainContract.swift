import Bytecode
import Client
import Primitives
import RPC
import Values

/// A contract that stands on a chain, as its module there tells it.
struct ChainContract {
  let address: Address
  /// What `RunReport` needs to say what an outcome means.
  let target: RunTarget

  /// The contract that is meant, by address or name.
  init(_ text: String, on chain: RemoteChain) throws {
    address = try Deployments(chainID: chain.chainID).address(text)
    let (address, bytes) = (
      address,
      try ChainOptions.reaching { [address] () throws(ChainError) in
        try chain.module(at: address)
      }
    )
    guard let bytes else {
      throw CommandFailure.usage("there is no contract at \(address.checksummed)")
    }
    guard let module = try? Module(decoding: bytes), let verified = try? Verifier.verify(module)
    else { throw CommandFailure.failed("error: the node answers what is no module") }
    target = RunTarget(
      contract: DeployableContract(verified, interface: ContractInterface(verified)), sources: [],
      others: [])
  }

  /// The data of a call of an entry or view.
  func data(
    _ call: Call, _ arguments: [String], blobs: Call.BlobPlacement? = nil
  ) throws -> CallData {
    do throws(CallError) {
      var sizes: [String: Int] = [:]
      return try call.encode(
        RunTarget.parse(arguments, for: call, sizes: &sizes), blobs: blobs)
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }
}
