import Bytecode
import Compiler
import Diagnostics
import Testing

/// `gas <= ..` in signatures: held against the bound that the verifier finds.
@Suite struct GasLimitTests {
  private static func diagnostics(_ source: String) -> [Diagnostic] {
    Compilation.compile(source: source).diagnostics
  }

  @Test func aLimitThatIsTooSmallNamesTheDearestLines() throws {
    let source = """
      contract C {
        state total: U64 = 0
        entry add(n: U64) gas <= 500 {
          let m = n + 1
          total += m
        }
      }
      """
    let found = Self.diagnostics(source)
    #expect(found.map(\.code) == [.limits.gasLimit])
    let notes = try #require(found.first?.notes)
    // The state is dearer than everything else, and the place of the slot is in it.
    #expect(notes.first?.contains("in line 5: total += m") == true)
    #expect(notes.contains { $0.contains("in line 4: let m = n + 1") })
    let needed = try #require(
      Compilation.compile(source: source.replacing("gas <= 500 ", with: "")).contract(named: "C"))
    let entry = try #require(needed.module.entries.first { $0.name == "add" })
    let bound = try #require(needed.verified.gasBound(function: Int(entry.function)).number)
    #expect(Self.diagnostics(source.replacing("<= 500", with: "<= \(bound)")).isEmpty)
    #expect(!Self.diagnostics(source.replacing("<= 500", with: "<= \(bound - 1)")).isEmpty)
  }

  @Test func limitsAreSumsOfProductsOfSizes() {
    func source(_ limit: String) -> String {
      """
      contract C {
        view sum<N, M>(x: Tensor<Q<8,24>, [N, M]>) -> Q<8,24> gas <= \(limit) {
          var all: Q<8,24> = 0.0
          for i in 0..<N { all = all + x.sum() }
          return all
        }
      }
      """
    }
    #expect(Self.diagnostics(source("500 + 200 * N + N * N * M")).isEmpty)
    // Each product is at least 1: what is over makes up for the constant.
    #expect(Self.diagnostics(source("1_000 * N + N * N * M")).isEmpty)
    #expect(Self.diagnostics(source("500 + 200 * N + N * M")).map(\.code) == [.limits.gasLimit])
    #expect(Self.diagnostics(source("1_000_000")).map(\.code) == [.limits.gasLimit])
  }
}
