import InstructionSet
import Testing

@Suite struct GasRuleTests {
  @Test func linearGasRoundsUp() {
    let rule = GasRule.linear(base: 10, per: GasRatio(1, 4), of: .bytes(.b))
    #expect(rule.gas { _ in 0 } == 10)
    #expect(rule.gas { _ in 1 } == 11)
    #expect(rule.gas { _ in 4 } == 11)
    #expect(rule.gas { _ in 5 } == 12)
  }

  @Test func productsMultiplyTheirMeasures() {
    let rule = GasRule.product(
      base: 60, per: GasRatio(1), of: [.rows(.b), .inner(.b), .columns(.c)])
    let gas = rule.gas { measure in
      switch measure {
      case .rows: 360
      case .inner: 64
      default: 10
      }
    }
    #expect(gas == 60 + 360 * 64 * 10)
  }

  @Test func gasStopsAtTheLargestNumber() {
    let product = GasRule.product(base: 1, per: GasRatio(3), of: [.elements(.b), .elements(.c)])
    #expect(product.gas { _ in .max } == .max)
    let linear = GasRule.linear(base: .max, per: GasRatio(1, 1_000), of: .count(.c))
    #expect(linear.gas { _ in 7 } == .max)
    #expect(GasRule.sum([.fixed(.max), .fixed(1)]).gas { _ in 0 } == .max)
    #expect(GasRatio(2, 3).gas(for: .max) == 12_297_829_382_473_034_410)
    #expect(GasRatio(3, 2).gas(for: .max) == .max)
  }

  @Test func staticAndDynamicPartsAddUp() {
    for row in InstructionSet.all {
      for size: UInt64 in [0, 1, 7, 1_000] {
        let total = row.gas.gas { _ in size }
        let parts = row.gas.staticGas { _ in size } + row.gas.dynamicGas { _ in size }
        #expect(total == parts, "\(row.name)")
        if !row.gas.isDynamic { #expect(row.gas.dynamicGas { _ in size } == 0) }
      }
    }
  }

  /// The figures that the prices were taken from.
  @Test func paillierCostsWhatWasMeasured() throws {
    func gas(_ name: String, steps: UInt64) throws -> UInt64 {
      let row = try #require(InstructionSet.all.first { $0.name == name })
      return row.gas.gas { measure in
        switch measure {
        case .groups: 1
        case .limbs: 96
        case .scalarSteps: steps
        default: 0
        }
      }
    }
    #expect(try gas("ciphertextAdd", steps: 0) == 9_416)
    // 32 bits: 43 multiplications, 300 microseconds.
    #expect(try gas("ciphertextMulPlain", steps: 43) == 397_232)
  }
}
