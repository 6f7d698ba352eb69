import Foundation
import Lowering

/// The types of parameters as the source writes them: with the shapes of tensors, which modules do not have.
struct ShapeRules {
  /// The contract's own sizes, which init binds.
  let contractSizes: Set<String>
  /// By method (`init` for the initialiser), the types in order.
  private let methods: [String: [String]]

  init(_ abi: ContractABI, contractSizes: [String]) {
    self.contractSizes = Set(contractSizes)
    var methods = ["init": abi.constructor?.inputs.map(\.internalType) ?? []]
    for function in abi.functions { methods[function.name] = function.inputs.map(\.internalType) }
    self.methods = methods
  }

  /// From the JSON that `galaxy build` wrote beside a module; without one the machine alone checks shapes.
  init(besideModule path: String) throws {
    let beside = String(path.dropLast(".gxb".count)) + ".json"
    guard FileManager.default.fileExists(atPath: beside) else {
      contractSizes = []
      methods = [:]
      return
    }
    let bytes = try Files.read(beside, limit: 64 << 20)
    do {
      let artifact = try JSONDecoder().decode(Artifact.self, from: Data(bytes))
      contractSizes = Set(artifact.sizeParameters ?? [])
      methods = Dictionary(
        artifact.abi.filter { ["function", "constructor"].contains($0.type) }
          .map { ($0.name ?? "init", ($0.inputs ?? []).map { $0.internalType ?? "" }) },
        uniquingKeysWith: { first, _ in first })
    } catch {
      throw CommandFailure.usage("\(beside) is no ABI that `galaxy build` has written")
    }
  }

  /// The types of a method's parameters; empty when nothing is known.
  func types(of method: String) -> [String] { methods[method] ?? [] }

  /// What is read of the JSON.
  private struct Artifact: Decodable {
    struct Item: Decodable {
      struct Input: Decodable { let internalType: String? }
      let type: String
      let name: String?
      let inputs: [Input]?
    }
    let abi: [Item]
    let sizeParameters: [String]?
  }
}
