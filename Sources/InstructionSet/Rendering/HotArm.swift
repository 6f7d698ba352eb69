extension GeneratedSource {
  /// `Sources/VM/Generated/Machine+Switch.swift`: the switch of the loop, with the arms that come from rows.
  package static func hotArms(_ rows: [InstructionSpec]) -> String {
    var text = notice
    text += """

      import Bytecode
      import Primitives

      extension Machine {
        /// Executes an operation of the loop; `w` is its word, and pc lies behind it.
        ///
        /// The compiler puts it into the loop, and the arms that are written by hand into it: that is what the
        /// attribute asks for, in all builds.
        @_transparent
        mutating func execute(
          _ operation: LoadedOperation, _ w: UInt64, _ state: inout LoopState
        ) throws(Exit) {
          switch operation {

      """
    for row in rows {
      guard let hot = row.hot else { continue }
      if case .written = hot.action {
        text += call(row.name)
        continue
      }
      for operation in operations(row) {
        text += "    case .\(escaped(operation.name)):\n"
        text += lines(HotArm(row, hot, word: "w", slots: operation.slots).lines(), indent: 6)
      }
    }
    for pair in pairs(rows) {
      guard let first = pair.first.hot, let second = pair.second.hot else { continue }
      text += "    case .\(pair.name):\n"
      let arm = HotArm(pair.first, first, word: "w", slots: 1)
      if case .comparison(let comparison) = first.action {
        let taken = pair.second.name == "branchIf"
        text += lines(
          arm.bindings() + ["try state.branch(w, \(comparison), if: \(taken))"], indent: 6)
      } else {
        text += lines(["do {"], indent: 6) + lines(arm.lines(), indent: 8)
        text += lines(["}", "let next = state.next()"], indent: 6)
        text += lines(
          HotArm(pair.second, second, word: "next", slots: 1).lines(), indent: 6)
      }
    }
    for operation in ownOperations { text += call(operation.name) }
    return text + """
          }
        }
      }

      """
  }

  /// An arm that is written by hand.
  private static func call(_ name: String) -> String {
    "    case .\(escaped(name)): try \(escaped(name))(w, &state)\n"
  }

  private static func lines(_ lines: [String], indent: Int) -> String {
    lines.map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
  }
}

/// The statements that execute a hot instruction.
private struct HotArm {
  let row: InstructionSpec
  let hot: HotForm
  /// The variable that holds the instruction's word.
  let word: String
  /// Slots of a value that has the one or the other.
  let slots: Int

  init(_ row: InstructionSpec, _ hot: HotForm, word: String, slots: Int) {
    self.row = row
    self.hot = hot
    self.word = word
    self.slots = slots
  }

  /// All statements.
  func lines() -> [String] {
    var lines = bindings()
    if let (trap, condition) = hot.trap {
      lines.append("if \(condition) { throw .trapped(.\(trap.name)) }")
    }
    switch hot.action {
    case .written, .nothing: break
    case .value(let text), .comparison(let text):
      lines.append("state.set(\(word), \(text))")
    case .checked(let text):
      lines.append("try state.set(\(word), checked: \(text))")
    case .load(let address):
      lines.append("let place = \(address)")
      lines.append(
        slots == 1
          ? "state.set(\(word), place.pointee)" : "state.set(\(word), U256(place))")
    case .store(let address):
      guard let value = row.operands.first(where: { $0.isValue }) else { break }
      lines.append("let place = \(address)")
      lines.append(
        slots == 1
          ? "place.pointee = state.r[\(place(value.field))]"
          : "U256(state.r + \(place(value.field))).store(to: place)")
    case .statement(let text):
      lines.append(text)
    }
    if row.keepsExtension { lines.append("state.pc += 1") }
    return lines
  }

  /// The constants that the texts name.
  func bindings() -> [String] {
    let names = names()
    var lines: [String] = []
    for operand in row.operands where names.contains(operand.name) {
      guard let value = value(operand) else { continue }
      lines.append("let \(operand.name) = \(value)")
    }
    if names.contains("offset") { lines.append("let offset = fieldC(\(word))") }
    if names.contains("tag") {
      lines.append("let tag = UInt16(truncatingIfNeeded: (\(word) &>> 8) & 0xFF)")
    }
    if names.contains("stride") { lines.append("let stride: UInt64 = \(slots)") }
    return lines
  }

  /// What an operand is bound to; nil for one that has no value here.
  private func value(_ operand: Operand) -> String? {
    switch operand.kind {
    case .word: "state.r[\(place(operand.field))]"
    case .wide: "U256(state.r + \(place(operand.field)))"
    case .reference: "heap.entry(state.r[\(place(operand.field))])"
    case .immediate(.signed): "signed(\(word)) &>> 32"
    case .immediate:
      operand.field.isExtension
        ? "state.pc.pointee" : "UInt64(truncatingIfNeeded: \(place(operand.field)))"
    case .counter, .value, .values, .words, .callFrame: nil
    }
  }

  /// The number of the register, or of the immediate, in a field.
  private func place(_ field: OperandField) -> String {
    switch field {
    case .a: "fieldA(\(word))"
    case .b: "fieldB(\(word))"
    case .c: "fieldC(\(word))"
    case .bc, .x: "Int(truncatingIfNeeded: state.pc.pointee & 0xFFFF)"
    }
  }

  /// The names in the texts, other than of members.
  private func names() -> Set<String> {
    var texts = hot.trap.map { [$0.condition] } ?? []
    switch hot.action {
    case .written, .nothing: break
    case .value(let text), .comparison(let text), .checked(let text), .load(let text),
      .store(let text), .statement(let text):
      texts.append(text)
    }
    var names: Set<String> = []
    for text in texts {
      var name = ""
      var before: Character = " "
      var last: Character = " "
      for character in text + " " {
        if character.isLetter || character.isNumber {
          if name.isEmpty { before = last }
          name.append(character)
        } else {
          if before != "." { names.insert(name) }
          name = ""
        }
        last = character
      }
    }
    return names
  }
}

extension Operand {
  /// Whether its type follows from a rule.
  fileprivate var isValue: Bool {
    if case .value = kind { return true }
    return false
  }
}
