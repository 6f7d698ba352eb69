import Bytecode
import Primitives
import VM

/// What frames of a profile are called.
package struct FrameNames: Sendable {
  private let names: TraceNames
  private let transactions: [TracedTransaction]

  /// The names of a trace's frames.
  package init(_ trace: Trace) {
    names = trace.names
    transactions = trace.file.transactions
  }

  /// `Token::transfer`, `step`, `token.gx:12`.
  package func text(_ frame: ProfileFrame) -> String {
    switch frame {
    case .transaction(let number):
      guard transactions.indices.contains(number), !transactions[number].title.isEmpty else {
        return "transaction \(number)"
      }
      return "transaction \(number): \(transactions[number].title)"
    case .intrinsic: return "intrinsic gas"
    case .deployment: return "verification and storage of the code"
    case .boundary: return "code, arguments, keys and results"
    case .call(let codeHash, let address, let selector):
      let contract = names.interface(codeHash)
      let name = contract?.name ?? address.checksummed
      guard let selector else { return "\(name)::init" }
      let method = contract?.method(callData: selector, isInit: false)?.0.name
      return "\(name)::\(method ?? Hex.encodePrefixed(selector))"
    case .function(let codeHash, let index):
      return names.functionName(Int(index), in: codeHash)
    case .inlined(_, let name): return name
    case .line(let line):
      guard let line else { return "no line" }
      return "\(line.file.split(separator: "/").last ?? ""):\(line.line)"
    }
  }

  /// Where a frame begins in the source; nil where that is not known.
  package func line(_ frame: ProfileFrame) -> SourceLine? {
    switch frame {
    case .line(let line): return line
    case .function(let codeHash, let index):
      let start = ProgramCounter(function: index, instruction: 0)
      return names.place(start, in: codeHash).map { SourceLine(file: $0.file, line: $0.line) }
    case .transaction, .intrinsic, .deployment, .boundary, .call, .inlined: return nil
    }
  }
}

extension TraceNames {
  /// The name of a function as the source has it, or as the module has it.
  package func functionName(_ index: Int, in codeHash: Hash256) -> String {
    guard let module = module(codeHash)?.module else { return "?" }
    if let debug = module.debug, debug.functions.indices.contains(index) {
      return debug.functions[index].name
    }
    return module.functions.indices.contains(index) ? module.functions[index].name : "?"
  }
}
