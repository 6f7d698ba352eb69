extension Coverage {
  /// A row for each file, what was never reached below it, and errors and events in the end.
  package var text: String {
    var text = "   lines       %  functions  file\n"
    for (path, file) in files.sorted(by: { $0.key < $1.key }) {
      let functions = file.functions.values.count { $0.count > 0 }
      let share = file.lines.isEmpty ? 1_000 : file.reached * 1_000 / file.lines.count
      text += "\(file.reached)/\(file.lines.count)".column(8)
      text += "\(share / 10).\(share % 10)".column(8)
      text += "\(functions)/\(file.functions.count)".column(11) + "  \(path)\n"
      let missed = file.lines.filter { $0.value == 0 }.keys.sorted()
      if !missed.isEmpty { text += "    never run: \(Coverage.ranges(missed))\n" }
    }
    for (what, names) in [("errors never raised", errors), ("events never emitted", events)] {
      let missed = names.filter { !$0.value }.keys.sorted()
      if !missed.isEmpty { text += "\(what): \(missed.joined(separator: ", "))\n" }
    }
    return text + "\(perMille / 10).\(perMille % 10) % of all lines with code\n"
  }

  /// `3-5, 9` for 3, 4, 5 and 9.
  private static func ranges(_ lines: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for line in lines {
      if let last = ranges.last, last.upperBound + 1 == line {
        ranges[ranges.count - 1] = last.lowerBound...line
      } else {
        ranges.append(line...line)
      }
    }
    return ranges.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: ", ")
  }

  /// The tracefile that lcov, genhtml and editors read (geninfo(1)).
  package var lcov: String {
    var text = ""
    for (path, file) in files.sorted(by: { $0.key < $1.key }) {
      text += "TN:\nSF:\(path)\n"
      let functions = file.functions.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }
      for (name, function) in functions { text += "FN:\(function.line),\(name)\n" }
      for (name, function) in functions { text += "FNDA:\(function.count),\(name)\n" }
      text += "FNF:\(functions.count)\nFNH:\(functions.count { $0.value.count > 0 })\n"
      for (line, count) in file.lines.sorted(by: { $0.key < $1.key }) {
        text += "DA:\(line),\(count)\n"
      }
      text += "LF:\(file.lines.count)\nLH:\(file.reached)\nend_of_record\n"
    }
    return text
  }
}
