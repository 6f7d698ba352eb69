import Bytecode
import Foundation

extension SourceInterface {
  /// From the JSON that `galaxy build` wrote beside a module; nil without one: the machine alone checks shapes then.
  init?(besideModule path: String) throws {
    let beside = String(path.dropLast(".gxb".count)) + ".json"
    guard FileManager.default.fileExists(atPath: beside) else { return nil }
    let bytes = try Files.read(beside, limit: 64 << 20)
    do {
      let artifact = try JSONDecoder().decode(Artifact.self, from: Data(bytes))
      func methods(_ type: String) -> [(String, Method)] {
        artifact.abi.filter { $0.type == type }.map { ($0.name ?? "", $0.method) }
      }
      self.init(
        sizeParameters: artifact.sizeParameters ?? [],
        initializer: methods("constructor").first?.1,
        methods: Dictionary(methods("function"), uniquingKeysWith: { first, _ in first }))
    } catch {
      throw CommandFailure.usage("\(beside) is no ABI that `galaxy build` has written")
    }
  }
}

/// What is read of the JSON.
private struct Artifact: Decodable {
  struct Item: Decodable {
    struct Parameter: Decodable {
      let name: String?
      let internalType: String?

      var type: SourceType { SourceType(internalType ?? "") }
    }
    let type: String
    let name: String?
    let inputs: [Parameter]?
    let outputs: [Parameter]?

    /// Several results are the parts of a tuple.
    private var result: SourceType? {
      guard let outputs, outputs.count != 1 else { return outputs?.first?.type }
      guard !outputs.isEmpty else { return nil }
      let types = outputs.map(\.type)
      return SourceType("(" + types.map(\.text).joined(separator: ", ") + ")", parts: types)
    }

    var method: SourceInterface.Method {
      SourceInterface.Method(
        parameters: (inputs ?? []).map {
          SourceInterface.Parameter(name: $0.name ?? "", type: $0.type)
        }, result: result)
    }
  }
  let abi: [Item]
  let sizeParameters: [String]?
}
