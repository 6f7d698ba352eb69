extension SizePolynomial: CustomStringConvertible {
  /// The bound with the numbers of parameters and slots: `2,818 + 4 length(p0)`.
  package var description: String {
    text { symbol in
      switch symbol.source {
      case .parameter: "p\(symbol.index)"
      case .slot: "s\(symbol.index)"
      case .call: ""
      }
    }
  }

  /// The bound as people read it, with the names of parameters and slots: the constant, then terms, the largest powers first.
  /// Constants are rounded up.
  package func text(_ name: (GasSymbol) -> String) -> String {
    guard !isUnbounded else { return "no bound" }
    var parts: [String] = []
    let whole = constant / Self.parts + (constant % Self.parts == 0 ? 0 : 1)
    if whole > 0 || terms.isEmpty { parts.append(Self.grouped(whole)) }
    for term in terms {
      let factors = Self.powers(term.factors.map { $0.text(name($0)) })
      let coefficient = Self.decimal(term.coefficient)
      parts.append(
        ([coefficient == "1" ? nil : coefficient].compactMap(\.self) + factors).joined(
          separator: " "))
    }
    return parts.joined(separator: " + ")
  }

  /// Equal factors as powers.
  private static func powers(_ factors: [String]) -> [String] {
    var powers: [(text: String, count: Int)] = []
    for factor in factors {
      if let last = powers.indices.last, powers[last].text == factor {
        powers[last].count += 1
      } else {
        powers.append((factor, 1))
      }
    }
    return powers.map { $0.count == 1 ? $0.text : "\($0.text)^\($0.count)" }
  }

  /// A coefficient with at most three places, rounded up.
  private static func decimal(_ coefficient: UInt64) -> String {
    let (whole, rest) = coefficient.quotientAndRemainder(dividingBy: parts)
    let thousandths = (rest * 1_000 + parts - 1) / parts
    guard thousandths > 0 else { return grouped(whole) }
    var digits = String(thousandths + 1_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return thousandths == 1_000 ? grouped(whole + 1) : "\(grouped(whole)).\(digits)"
  }

  /// A number in groups of three digits.
  private static func grouped(_ number: UInt64) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}

extension GasSymbol {
  /// The size of something of this name: `n`, `length(names)`, `axis(x, 0)`.
  package func text(_ name: String) -> String {
    switch measure {
    case .value, .dimension: name
    case .length: "length(\(name))"
    case .elements: "elements(\(name))"
    case .rows: "rows(\(name))"
    case .inner: "last(\(name))"
    case .columns: "columns(\(name))"
    case .rest: "inner(\(name))"
    case .axis0: "axis(\(name), 0)"
    case .axis1: "axis(\(name), 1)"
    case .axis2: "axis(\(name), 2)"
    case .axis3: "axis(\(name), 3)"
    case .data: "dataBytes"
    case .foreign: "calls"
    }
  }
}

// MARK: - Assembly text

extension SizePolynomial {
  /// The bound as assembly text has it, in 64ths of a gas: `256 (192: p0.value, 64: p0.value s3.length)`.
  var assembly: String {
    let terms = terms.map { term in
      "\(term.coefficient): " + term.factors.map(\.assembly).joined(separator: " ")
    }
    return "\(constant) (\(terms.joined(separator: ", ")))"
  }
}

extension GasSymbol {
  /// `p0.value`, `s3.length`, `call.data`.
  var assembly: String {
    switch source {
    case .parameter: "p\(index).\(measure)"
    case .slot: "s\(index).\(measure)"
    case .call: "call.\(measure)"
    }
  }

  /// The size of a text; nil when there is none.
  init?(assembly text: String) {
    let parts = text.split(separator: ".")
    guard parts.count == 2, let measure = Measure.allCases.first(where: { "\($0)" == parts[1] })
    else {
      return nil
    }
    if parts[0] == "call" {
      self.init(.call, 0, measure)
      return
    }
    guard let index = UInt16(parts[0].dropFirst()), let letter = parts[0].first,
      "ps".contains(letter)
    else {
      return nil
    }
    self.init(letter == "p" ? .parameter : .slot, Int(index), measure)
  }
}
