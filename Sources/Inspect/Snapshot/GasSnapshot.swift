import Bytecode
import Primitives
import VM

/// The gas of each call that tests make, as sorted text that stands beside the tests: a line for each call.
///
///     token/tests.gx: transfers move coins > Token.transfer#2 24038
///
/// Calls of one method in one test are numbered. A deployment's line ends with the bytes of its module: `size 3411`.
package struct GasSnapshot: Hashable, Sendable {
  /// What a call used.
  package struct Use: Hashable, Sendable {
    /// The gas of its receipt, or of the view.
    package var gas: UInt64
    /// Of a deployment the bytes of the module.
    package var size: UInt64?

    /// What a call used.
    package init(gas: UInt64, size: UInt64? = nil) {
      self.gas = gas
      self.size = size
    }
  }

  /// Why a text is no snapshot.
  package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// One sentence.
    package var description: String {
      "line \(line) is not of a snapshot: a call's name, then its gas"
    }
  }

  /// What was used, by the name of the call.
  package private(set) var uses: [String: Use] = [:]

  /// No calls.
  package init() {}

  /// Adds the calls of a file's tests.
  package mutating func add(_ trace: TraceFile, from path: String) {
    let names = TraceNames(trace)
    var counts: [String: Int] = [:]
    var execution = 0
    for transaction in trace.transactions {
      let own = trace.recording.executions[execution...].prefix(transaction.executions)
      execution += own.count
      // What never came to a contract has no name to be found under again.
      guard let first = own.first else { continue }
      let contract = names.interface(first.codeHash)
      let method = contract?.method(callData: first.callData, isInit: first.isInit)?.0.name
      let call = "\(contract?.name ?? "?").\(method ?? "?")"
      let name = GasSnapshot.escaped("\(path): \(transaction.title) > \(call)")
      let count = counts[name, default: 0] + 1
      counts[name] = count
      let size = first.isInit ? names.module(first.codeHash)?.module.encoded().count : nil
      uses[count == 1 ? name : "\(name)#\(count)"] = Use(
        gas: transaction.gasUsed, size: size.map { UInt64($0) })
    }
  }

  /// A title's line ends would end the line.
  private static func escaped(_ name: String) -> String {
    String(name.map { $0.isNewline ? " " : $0 })
  }

  // MARK: Text

  /// Reads a snapshot.
  package init(parsing text: String) throws(Malformed) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      var words = line.split(separator: " ", omittingEmptySubsequences: false)
      var size: UInt64?
      if words.count > 3, words[words.count - 2] == "size",
        let bytes = UInt64(words[words.count - 1])
      {
        size = bytes
        words.removeLast(2)
      }
      guard words.count > 1, let gas = UInt64(words.removeLast()) else {
        throw Malformed(line: index + 1)
      }
      uses[words.joined(separator: " ")] = Use(gas: gas, size: size)
    }
  }

  /// The lines, sorted.
  package var text: String {
    uses.sorted { $0.key < $1.key }.map { name, use in
      "\(name) \(use.gas)" + (use.size.map { " size \($0)" } ?? "") + "\n"
    }.joined()
  }
}
