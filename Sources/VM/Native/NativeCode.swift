import MachineCode

/// A module as machine code.
final class NativeCode: Sendable {
  /// The code.
  let code: ExecutableCode
  /// Where the code takes over the state.
  let enter: Int
  /// For each function, where its registers are filled.
  let loads: [Int]
  /// For each loaded word at which an operation begins, where its code does; -1 for others.
  let labels: [Int32]
  /// Where the outermost function returns to.
  let end: Int

  init(code: ExecutableCode, enter: Int, loads: [Int], labels: [Int32], end: Int) {
    self.code = code
    self.enter = enter
    self.loads = loads
    self.labels = labels
    self.end = end
  }

  /// Where the code of a word begins.
  func label(_ word: Int) -> Int { Int(labels[word]) }

  /// Why code was left.
  enum Reason {
    static let returned: UInt64 = 0
    /// The interpreter executes the operation at the word.
    static let step: UInt64 = 1
    /// Gas does not suffice for the block that begins at the word.
    static let unpaid: UInt64 = 2
    /// The instruction before the word trapped: this plus its number.
    static let trap: UInt64 = 16
  }

  /// Most bytes of code for a module of some words. A module whose code would be longer is interpreted.
  static func bytesMax(words: Int) -> Int { 4_096 + 64 * words }
}
