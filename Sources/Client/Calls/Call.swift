import Bytecode
import Primitives

/// A method of a contract that is to be called: encodes its arguments, decodes its result.
package struct Call: Sendable {
  /// Where ciphertexts and public keys go.
  package enum BlobPlacement: Hashable, Sendable {
    /// Beside the transaction, the data having their hashes.
    case beside
    /// Whole into the data.
    case inData
  }

  /// The contract that has the method.
  package let contract: ContractInterface
  /// The entry, view or initializer.
  package let method: ContractInterface.Method

  /// A call of a method of a contract.
  package init(_ method: ContractInterface.Method, of contract: ContractInterface) {
    self.contract = contract
    self.method = method
  }

  /// A call of the entry or view of that name.
  package init(_ name: String, of contract: ContractInterface) throws(CallError) {
    guard let method = contract.method(named: name) else {
      throw .noMethod(
        name, contract: contract.name, known: contract.methods.map(\.name).sorted())
    }
    self.init(method, of: contract)
  }

  /// Data and blobs of the call; of the initializer only the arguments.
  ///
  /// Unless `placement` says otherwise, ciphertexts and keys travel beside a transaction; a view, which is none,
  /// takes them whole.
  package func encode(
    _ arguments: [ABIValue], blobs placement: BlobPlacement? = nil
  ) throws(CallError) -> CallData {
    try checkCount(arguments.count)
    var blobs = BlobReferences(types: contract.types)
    var values = arguments
    if (placement ?? (method.kind == .view ? .inData : .beside)) == .beside {
      values = zip(arguments, method.parameters).map { blobs.replace($0, $1.type) }
    }
    do throws(ABIEncodeError) {
      let data = try ABI.encode(method.parameters.map(\.abiType), values)
      return CallData((method.selector?.bytes ?? []) + data, blobs: blobs.blobs)
    } catch {
      throw .encoding(error)
    }
  }

  /// The result in what a successful call gave; nil when there is none, or the bytes are no such value.
  package func result(_ data: [UInt8]) -> ABIValue? {
    method.result.flatMap { contract.types.decode(data, [$0.type])?.first }
  }

  /// Refuses a number of arguments that is not the method's.
  func checkCount(_ count: Int) throws(CallError) {
    guard count == method.parameters.count else {
      throw .wrongCount(
        of: method.name,
        expected: method.parameters.map { parameter in
          let type = parameter.source?.text ?? contract.types.name(parameter.type)
          return parameter.name.isEmpty ? type : "\(parameter.name): \(type)"
        }, got: count)
    }
  }
}
