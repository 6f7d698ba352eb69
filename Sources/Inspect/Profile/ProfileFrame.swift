import Bytecode
import Primitives
import VM

/// A frame of a profile: what gas was used in.
package enum ProfileFrame: Hashable, Sendable {
  /// A transaction or view, by its number from 0.
  case transaction(Int)
  /// What a transaction costs before any instruction runs.
  case intrinsic
  /// A call of a method: the hash of the contract's code, and the first bytes of the call data, or none for `init`.
  case call(Hash256, contract: Address, selector: [UInt8]?)
  /// A function of the module with this hash.
  case function(Hash256, UInt32)
  /// A function whose body stands in the place of a call in the module with this hash.
  case inlined(Hash256, name: String)
  /// A line of the source; nil for instructions that belong to none.
  case line(SourceLine?)
  /// What a deployment costs beside the run of `init`: verifying the code, and storing it.
  case deployment
  /// What a call costs beside its instructions: loading the code, decoding arguments and keys, encoding the result.
  case boundary
}

/// A line of a source file.
package struct SourceLine: Hashable, Sendable {
  /// The path as debug information has it.
  package let file: String
  /// From 1.
  package let line: Int

  /// A line.
  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// The line of a place.
  package init(_ place: SourcePlace) {
    self.init(file: place.file, line: place.line)
  }
}
