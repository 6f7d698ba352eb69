import InstructionSet
import Testing

@Suite struct GeneratedSourceTests {
  /// What a row adds to each generated file are lines of its own: two in the list of opcodes, one in
  /// others, and for a hot row its arms. No line of another row changes, wherever the row stands.
  @Test func aRowAddsLinesAndChangesNone() {
    let whole = GeneratedSource.files().map { $0.content.split(separator: "\n") }
    for row in InstructionSet.all {
      let others = InstructionSet.all.filter { $0.code != row.code }
      for (lines, file) in zip(whole, GeneratedSource.files(others)) {
        let rest = file.content.split(separator: "\n")
        var found = rest.startIndex
        for line in lines where found < rest.endIndex && rest[found] == line { found += 1 }
        #expect(found == rest.endIndex, "\(row.name) changes \(file.path)")
        if !row.isHot {
          #expect(lines.count - rest.count <= 2, "\(row.name) in \(file.path)")
        }
      }
    }
  }

  @Test func fusedPairsAreOfHotRows() {
    for pair in InstructionSet.fusedPairs {
      for name in [pair.first, pair.second] {
        #expect(InstructionSet.all.contains { $0.name == name && $0.isHot }, "\(name)")
      }
    }
  }
}
