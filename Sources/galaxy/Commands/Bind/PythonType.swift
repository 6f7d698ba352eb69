import Diagnostics
import Foundation

/// The type of Python that a value of the ABI has in the package galaxy.
struct PythonType: CustomStringConvertible {
  let description: String

  /// Of an input or output of the ABI; what is taken is wider than what is given.
  init(of value: JSONValue, isResult: Bool) {
    description = Self.text(
      abi: value["type"]?.text ?? "", internal: value["internalType"]?.text ?? "", value,
      isResult: isResult)
  }

  private static func text(
    abi: String, internal type: String, _ value: JSONValue, isResult: Bool
  ) -> String {
    if abi.hasSuffix("]"), let bracket = abi.lastIndex(of: "[") {
      let inner = text(
        abi: String(abi[..<bracket]), internal: element(type), value, isResult: isResult)
      return isResult ? "list[\(inner)]" : "typing.Sequence[\(inner)]"
    }
    if value["galaxy"]?["cases"] != nil { return isResult ? "typing.Any" : "str" }
    switch abi {
    case "bool": return "bool"
    case "address": return isResult ? "str" : "Account"
    case "string": return "str"
    case "bytes" where type.hasPrefix("Tensor<"):
      return isResult ? "numpy.typing.NDArray[typing.Any]" : "numpy.typing.ArrayLike"
    case "bytes", "bytes32": return "bytes"
    case "tuple":
      let parts = (value["components"]?.elements ?? []).map {
        PythonType(of: $0, isResult: isResult).description
      }
      if type.hasSuffix("?"), parts.count == 2 { return "\(parts[1]) | None" }
      if type.hasPrefix("(") { return "tuple[\(parts.joined(separator: ", "))]" }
      return isResult
        ? "dict[str, typing.Any]" : "typing.Mapping[str, typing.Any] | tuple[typing.Any, ...]"
    default: return type.hasPrefix("Q<") ? "float" : "int"
    }
  }

  /// The type of the elements of `List<T, max 4>` or `[T; 4]`.
  private static func element(_ type: String) -> String {
    if type.hasPrefix("List<"), let end = type.range(of: ", max", options: .backwards) {
      return String(type[type.index(type.startIndex, offsetBy: 5)..<end.lowerBound])
    }
    if type.hasPrefix("["), let end = type.lastIndex(of: ";") {
      return String(type[type.index(after: type.startIndex)..<end])
    }
    return type
  }
}
