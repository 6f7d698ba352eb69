import Foundation
import InstructionSet
import TestKit
import Testing

@Suite struct TableTests {
  @Test func codesAscendAndNamesAreUnique() {
    let rows = InstructionSet.all
    for (left, right) in zip(rows, rows.dropFirst()) {
      #expect(left.code < right.code, "\(left.name) stands before \(right.name)")
    }
    #expect(Set(rows.map(\.name)).count == rows.count)
    #expect(rows.allSatisfy { UInt8($0.code >> 8) == $0.family.rawValue })
  }

  @Test func operandsOfARowDoNotOverlapAndHaveNames() {
    for row in InstructionSet.all {
      var word: Set<Int> = []
      var extended: Set<Int> = []
      for operand in row.operands {
        switch operand.field {
        case .a: #expect(word.insert(0).inserted, "\(row.name).\(operand.name)")
        case .b: #expect(word.insert(1).inserted, "\(row.name).\(operand.name)")
        case .c: #expect(word.insert(2).inserted, "\(row.name).\(operand.name)")
        case .bc:
          #expect(word.insert(1).inserted, "\(row.name).\(operand.name)")
          #expect(word.insert(2).inserted, "\(row.name).\(operand.name)")
        case .x(let offset, let bits):
          for bit in Int(offset)..<Int(offset) + Int(bits) {
            #expect(extended.insert(bit).inserted, "\(row.name).\(operand.name)")
          }
          #expect(Int(offset) + Int(bits) <= 64)
        }
      }
      #expect(Set(row.operands.map(\.name)).count == row.operands.count, "\(row.name)")
    }
  }

  @Test func rolesFitKinds() {
    for row in InstructionSet.all {
      for operand in row.operands {
        var isImmediate = false
        if case .immediate = operand.kind { isImmediate = true }
        #expect(isImmediate == (operand.role == .immediate), "\(row.name).\(operand.name)")
        guard operand.role == .write else { continue }
        switch operand.kind {
        case .word, .wide, .counter, .value: break
        case .reference, .values, .words, .callFrame, .immediate:
          Issue.record("\(row.name).\(operand.name): the type of the result is not said")
        }
      }
    }
  }

  /// The verifier keeps one type for an instruction: that of the first operand of kind `value`.
  @Test func aResultWhoseTypeFollowsStandsFirst() {
    for row in InstructionSet.all {
      let values = row.operands.filter { if case .value = $0.kind { true } else { false } }
      for operand in values.dropFirst() {
        #expect(operand.role == .read, "\(row.name).\(operand.name)")
      }
    }
  }

  @Test func everyRowIsDescribedAndMostCostSomething() {
    for row in InstructionSet.all {
      #expect(row.summary.hasSuffix("."), "\(row.name)")
      #expect(row.gas.gas { _ in 0 } >= 1, "\(row.name) is free")
    }
  }

  @Test func measuresNameRegistersOfTheRow() {
    for row in InstructionSet.all {
      for field in row.gas.fields {
        #expect(
          row.operands.contains { $0.field == field && $0.role != .immediate },
          "\(row.name): the gas depends on \(field)")
      }
    }
  }

  @Test func trapNumbersCountFromOne() {
    #expect(TrapSpec.all.map(\.number) == Array(1...UInt16(TrapSpec.all.count)))
    #expect(Set(TrapSpec.all.map(\.name)).count == TrapSpec.all.count)
  }

  /// Codes, names and prices are part of the protocol: a change of this file is a change of
  /// version. `GALAXY_UPDATE=1` rewrites it.
  @Test func tableIsFrozen() throws {
    try expectFile("Tests/Golden/isa.snap", InstructionSet.snapshot(), mayUpdate: true)
  }

  @Test(arguments: GeneratedSource.files())
  func generatedFilesAreCurrent(path: String, content: String) throws {
    try expectFile(path, content, mayUpdate: false)
  }
}

/// Compares a file below the project's root with what it should hold.
private func expectFile(_ path: String, _ content: String, mayUpdate: Bool) throws {
  if mayUpdate, ProcessInfo.processInfo.environment["GALAXY_UPDATE"] == "1" {
    try content.write(to: ProjectFiles.url(path), atomically: true, encoding: .utf8)
  }
  let found = try ProjectFiles.text(path)
  guard found != content else { return }
  let lines = zip(found.split(separator: "\n"), content.split(separator: "\n"))
  let first = lines.first { $0.0 != $0.1 }
  Issue.record(
    "\(path) is out of date: run make gen. First difference: \(String(describing: first))")
}

extension GasRule {
  /// The registers whose sizes the rule asks for.
  fileprivate var fields: [OperandField] {
    switch self {
    case .fixed: []
    case .linear(_, _, let measure): measure.field.map { [$0] } ?? []
    case .product(_, _, let measures): measures.compactMap(\.field)
    case .sum(let rules): rules.flatMap(\.fields)
    }
  }
}

extension GasMeasure {
  fileprivate var field: OperandField? {
    switch self {
    case .slots, .resultBytes, .stateBytes, .encodedBytes, .resultElements, .steps: nil
    case .bytes(let field), .elements(let field), .wideElements(let field), .rows(let field),
      .inner(let field),
      .columns(let field), .count(let field), .bitLength(let field), .copiedSlots(let field),
      .deepSlots(let field), .groups(let field), .limbs(let field), .scalarSteps(let field),
      .negative(let field), .weightSteps(let field), .negatives(let field), .work(_, let field):
      field
    }
  }
}
