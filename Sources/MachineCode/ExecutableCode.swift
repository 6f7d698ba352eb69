import CMachineCode

/// Machine code in pages that can be read and executed, and not written; unmapped with the last reference.
package final class ExecutableCode: @unchecked Sendable {
  // Nothing changes behind `init`: so it may be shared.
  private let start: UnsafePointer<UInt8>
  /// Bytes of code.
  package let count: Int

  /// Maps some code. Nil when the system refuses memory that is executed.
  package init?(_ bytes: [UInt8]) {
    guard let start = bytes.withUnsafeBufferPointer({ galaxy_code_map($0.baseAddress, $0.count) })
    else { return nil }
    self.start = start
    count = bytes.count
  }

  deinit {
    galaxy_code_unmap(start, count)
  }

  /// The address of a position.
  package func address(_ position: Int) -> UnsafePointer<UInt8> {
    precondition(position >= 0 && position < count, "a label lies in its code")
    return start + position
  }

  /// Enters the code at the position `enter`, which goes to `load` and then to `label`.
  package func run(
    _ state: inout galaxy_machine_state, enter: Int, label: Int, load: Int
  ) {
    galaxy_code_run(address(enter), &state, address(label), address(load))
  }
}
