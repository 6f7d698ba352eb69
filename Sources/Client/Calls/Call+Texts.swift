import Bytecode
import Primitives
import Values

extension Call {
  /// Arguments from texts, as people write them and `ValueParser` reads them.
  ///
  /// `sizes` are the contract's sizes, by name, as far as they are known; what the shapes of tensors bind is added.
  /// `names` may stand in place of addresses. `readFile` reads a file that is named with `@`.
  package func parse(
    _ texts: [String], sizes: inout [String: Int], names: [String: Address] = [:],
    readFile: @escaping (String) throws(ValueError) -> [UInt8]
  ) throws(CallError) -> [ABIValue] {
    try checkCount(texts.count)
    var values: [ABIValue] = []
    for (index, (text, parameter)) in zip(texts, method.parameters).enumerated() {
      let pattern = parameter.source.flatMap { SourceShape(type: $0.text) }
      var parser = ValueParser(types: contract.types, readFile: readFile)
      parser.tableRank = pattern?.rank
      parser.names = names
      do throws(ValueError) {
        let value = try parser.parse(text, as: parameter.type)
        try contract.types.check(value, parameter.type, pattern, &sizes)
        values.append(value)
      } catch {
        throw .argument(parameter.name.isEmpty ? "\(index + 1)" : "`\(parameter.name)`", error)
      }
    }
    return values
  }
}
