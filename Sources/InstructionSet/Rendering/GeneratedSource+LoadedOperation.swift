/// An operation of the loop that no row has.
struct OwnOperation {
  let name: String
  let meaning: String
}

extension GeneratedSource {
  /// Operations whose arms are written by hand, beside those of rows.
  static let ownOperations: [OwnOperation] = [
    OwnOperation(name: "halt", meaning: "Ends the loop: what the outermost function returns to."),
    OwnOperation(name: "charge", meaning: "Pays for the block behind it."),
    OwnOperation(
      name: "chargeLong", meaning: "Pays for a block whose price stands in the next word."),
    OwnOperation(name: "cold", meaning: "Runs the handler of an instruction that is not hot."),
    OwnOperation(name: "coldEnd", meaning: "Runs the handler of `revert`."),
    OwnOperation(name: "lessULoopBackIf", meaning: "Fused: the end of a loop that counts."),
    OwnOperation(name: "lessEqualULoopBackIf", meaning: "Fused: the end of a loop that counts."),
    OwnOperation(name: "lessImmULoopBackIf", meaning: "Fused: the end of a loop that counts."),
    OwnOperation(name: "addImmULessULoopBackIf", meaning: "Fused: the end of a loop that counts."),
    OwnOperation(
      name: "addImmULessImmULoopBackIf", meaning: "Fused: the end of a loop over constants."),
    OwnOperation(name: "addImmULoopBack", meaning: "Fused: the end of a loop that counts."),
  ]

  /// A fused run of two hot instructions, with the name of its operation.
  struct Pair {
    let name: String
    let first: InstructionSpec
    let second: InstructionSpec
  }

  /// The operations of a hot instruction alone, with the slots of its value.
  static func operations(_ row: InstructionSpec) -> [(name: String, slots: Int)] {
    row.hasTwoArms ? [(row.name + "Word", 1), (row.name + "Wide", 4)] : [(row.name, 1)]
  }

  /// The fused pairs of some rows: of comparisons with branches, then `InstructionSet.fusedPairs`.
  static func pairs(_ rows: [InstructionSpec]) -> [Pair] {
    func row(_ name: String) -> InstructionSpec? { rows.first { $0.name == name } }
    let comparisons = rows.filter { if case .comparison = $0.hot?.action { true } else { false } }
    let branches = ["branchIf", "branchIfNot"].flatMap { branch in
      comparisons.map { ($0.name, branch) }
    }
    return (branches + InstructionSet.fusedPairs.map { ($0.first, $0.second) }).compactMap {
      guard let first = row($0), let second = row($1) else { return nil }
      return Pair(
        name: first.name + second.name.prefix(1).uppercased() + second.name.dropFirst(),
        first: first, second: second)
    }
  }

  /// `Sources/VM/Generated/LoadedOperation.swift`: what the loop dispatches on.
  package static func loadedOperations(_ rows: [InstructionSpec]) -> String {
    let hot = rows.filter(\.isHot)
    let pairs = pairs(rows)
    var text = notice
    text += """

      import Bytecode

      /// What the loop of the machine dispatches on: the hot instructions, fused runs of them, and what
      /// the loader adds. The low byte of a loaded word is the case's place here.
      enum LoadedOperation: UInt8 {

      """
    for row in hot {
      for operation in operations(row) { text += "  case \(escaped(operation.name))\n" }
    }
    for pair in pairs { text += "  case \(pair.name)\n" }
    for operation in ownOperations {
      text += "  /// \(operation.meaning)\n  case \(operation.name)\n"
    }
    text += """
      }

      extension LoadedOperation {
        /// What executes an instruction alone, `isWide` when its value takes four slots; nil for a cold one.
        static func alone(_ opcode: Opcode, isWide: Bool) -> LoadedOperation? {
          switch opcode {

      """
    for row in hot {
      let names = operations(row).map { ".\(escaped($0.name))" }
      let value = names.count == 1 ? names[0] : "isWide ? \(names[1]) : \(names[0])"
      text += "    case .\(escaped(row.name)): \(value)\n"
    }
    text += """
          default: nil
          }
        }

        /// What executes two instructions, one behind the other.
        static func fused(_ first: Opcode, _ second: Opcode) -> LoadedOperation? {
          switch (first, second) {

      """
    for pair in pairs {
      text += "    case (.\(pair.first.name), .\(pair.second.name)): .\(pair.name)\n"
    }
    text += """
          default: nil
          }
        }
      }

      """
    return text
  }
}
