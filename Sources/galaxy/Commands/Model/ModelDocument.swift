import Diagnostics
import Foundation
import Learning
import ModelExchange
import Tensors
import Values

/// model.json of a folder: what kind of model its tensors are.
enum ModelDocument {
  static let name = "model.json"

  static func json(_ model: ContractModel, features: Int) -> JSONValue {
    .members(
      ("kind", .string(model.kind)), ("features", .integer(features)),
      ("classes", .array(model.labels.map { .number("\($0)") })),
      (
        "parts",
        .array(
          model.parts.map { part in
            .members(
              ("name", .string(part.name)), ("file", .string("\(part.name).bin")),
              ("shape", .array(part.tensor.shape.map { .integer($0) })))
          })
      ), ("init", .array(model.further.map { .string($0) })),
      ("roundingError", .number("\(model.roundingError)")))
  }

  /// The model of a folder. Throws `CommandFailure`.
  static func read(_ folder: String) throws -> ExchangedModel {
    let path = "\(folder)/\(name)"
    let bytes = try Files.read(path)
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, within: JSONBounds(valuesMax: 10_000))
    } catch {
      throw CommandFailure.usage("\(path): byte \(error.offset): \(error.reason)")
    }
    let kind = document["kind"]?.text ?? ""
    let labels = (document["classes"]?.elements ?? []).compactMap { Int64($0.compact) }
    let first = document["init"]?.elements?.first?.text ?? ""
    let roots = first.split { !$0.isNumber }.compactMap { Int($0) }
    var parts: [String: Tensor] = [:]
    for part in document["parts"]?.elements ?? [] {
      guard let name = part["name"]?.text, name.allSatisfy(\.isLetter) else { continue }
      let isIndex = ["feature", "left", "right"].contains(name)
      parts[name] = try tensor("\(folder)/\(name)", isIndex ? .u32 : .q8x24)
    }
    do throws(ModelError) {
      return try ContractModel.model(kind: kind, labels: labels, parts: parts, roots: roots)
    } catch {
      throw CommandFailure.usage("\(folder): \(error)")
    }
  }

  /// A parameter, from the first of its files that is there.
  private static func tensor(_ path: String, _ element: ElementType) throws -> Tensor {
    let endings = ["json", "npy", "bin"]
    guard
      let ending = endings.first(where: { FileManager.default.fileExists(atPath: "\(path).\($0)") })
    else { throw CommandFailure.usage("there is no \(path).json, .npy or .bin") }
    let file = "\(path).\(ending)"
    let bytes = try Files.read(file, limit: ModelImportCommand.bytesMax)
    do {
      switch ending {
      case "npy":
        let array = try NumpyArray(bytes)
        return try Tensor(
          element: element, shape: array.shape, rawValues: array.rawValues(as: element))
      case "json": return try report(bytes, element)
      default: return try Tensor(decoding: bytes, expected: element)
      }
    } catch {
      throw CommandFailure.usage("\(file) is no tensor of the model: \(error)")
    }
  }

  /// The tensor that a call has returned, as `--json` prints it.
  private static func report(_ bytes: [UInt8], _ element: ElementType) throws -> Tensor {
    let bounds = JSONBounds(bytesMax: ModelImportCommand.bytesMax, valuesMax: 5_000_000)
    let value = try JSONValue(parsing: bytes, within: bounds)["returns"]?.elements?.first
    let shape = (value?["shape"]?.elements ?? []).compactMap { Int($0.compact) }
    let words = (value?["values"]?.elements ?? []).map { $0.text ?? $0.compact }
    let raw = try words.map { word in
      guard let format = element.format else { return Int64(word) ?? -1 }
      return try FixedPoint.parse(DecimalText.plain(word) ?? word, format)
    }
    return try Tensor(element: element, shape: shape, rawValues: raw)
  }
}
