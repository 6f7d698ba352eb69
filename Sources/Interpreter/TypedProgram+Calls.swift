import HomomorphicEvaluation
import Primitives
import Semantics

extension TypedProgram {
  /// The ABI signature of a name with parameters, `transfer(address,uint256)`; what the ABI does not carry (the
  /// coins of a payable entry) is left out.
  package func signature(_ name: String, _ types: [Type]) -> String {
    ABI.signature(name, types.compactMap { abiType($0) })
  }

  /// Selector and arguments of a call of a method. `arguments` are those that the ABI carries; with
  /// `blobs`, public keys and ciphertexts stand there and in the data only their hash.
  package func callData(
    _ method: MethodSignature, _ arguments: [Value], blobs: BlobCollection? = nil
  ) -> [UInt8] {
    let types = method.parameters.map(\.type).filter { $0 != .coin }
    return data(method.name, types, arguments, blobs)
  }

  /// Selector and arguments of a declared error: what a contract reverts with.
  package func errorData(_ id: ErrorID, _ arguments: [Value]) -> [UInt8] {
    data(self[id].name, self[id].parameters.map(\.type), arguments, nil)
  }

  private func data(
    _ name: String, _ types: [Type], _ arguments: [Value], _ blobs: BlobCollection?
  ) -> [UInt8] {
    ABI.selector(signature(name, types)).bytes + abiEncode(arguments, types, blobs: blobs)
  }

  /// The declared error that revert data hold, with its arguments: the contract's own first, then any of the
  /// program; nil when it is none of them.
  package func declaredError(
    _ data: [UInt8], of contract: ContractID?, key: (Hash256, EncryptionScheme) -> EncryptionKey?
  ) -> (ErrorID, [Value])? {
    let own = contract.map { self[$0].errors } ?? []
    for id in own + errors.indices.map({ ErrorID($0) }) {
      let types = self[id].parameters.map(\.type)
      guard data.starts(with: ABI.selector(signature(self[id].name, types)).bytes),
        let values = abiDecode(Array(data.dropFirst(4)), types, key: key)
      else { continue }
      return (id, values)
    }
    return nil
  }
}
