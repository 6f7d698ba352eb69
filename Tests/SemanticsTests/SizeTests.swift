import Semantics
import Testing

@Suite struct SizeTests {
  private let n = SizeParameterID(0)
  private let m = SizeParameterID(1)
  private let k = SizeParameterID(2)

  private func tensor(_ shape: Size...) -> Type {
    .tensor(element: .fixed(.standard), shape: shape)
  }

  @Test func polynomialsHaveANormalForm() {
    let sum = Size(n) + Size(m)
    #expect(sum * sum == Size(n) * Size(n) + Size(2) * Size(m) * Size(n) + Size(m) * Size(m))
    #expect(Size(n) - Size(n) == Size(0))
    #expect((Size(n) * Size(3) - Size(3) * Size(n)).constant == 0)
    #expect(Size(n) + Size(1) != Size(n))
  }

  @Test func substitutionIsSimultaneous() {
    let swapped = (Size(n) - Size(m)).substituting([n: Size(m), m: Size(n)])
    #expect(swapped == Size(m) - Size(n))
  }

  @Test func boundsAreComparedByCoefficients() {
    #expect(Size(3).isAtMost(Size(3)))
    #expect(Size(n).isAtMost(Size(n) + Size(1)))
    #expect(!Size(n).isAtMost(Size(m)))
    #expect(!Size(4).isAtMost(Size(3)))
  }

  @Test func aBareParameterBindsAndTheOthersAreChecked() {
    var solver = SizeSolver(open: [n, m])
    let agree1 = solver.unify(tensor(Size(n), Size(m)), with: tensor(Size(2), Size(k)), position: 0)
    #expect(agree1)
    let agree2 = solver.unify(tensor(Size(m), Size(n)), with: tensor(Size(k), Size(5)), position: 1)
    #expect(agree2)
    #expect(solver.bindings == [n: Size(2), m: Size(k)])
    #expect(solver.conflicts.map(\.position) == [1])
    #expect(solver.resolve(tensor(Size(n) * Size(m))) == tensor(Size(2) * Size(k)))
  }

  @Test func anEquationWithOneUnknownIsSolved() {
    var solver = SizeSolver(open: [n, m])
    let agree3 = solver.unify(tensor(Size(n) - Size(1)), with: tensor(Size(3)), position: 0)
    #expect(agree3)
    let agree4 = solver.unify(tensor(Size(m) + Size(n)), with: tensor(Size(k)), position: 1)
    #expect(agree4)
    solver.solve()
    #expect(solver.bindings == [n: Size(4), m: Size(k) - Size(4)])
    #expect(solver.conflicts.isEmpty)
  }

  @Test func whatCannotBeSolvedStaysOpen() {
    var solver = SizeSolver(open: [n, m])
    let agree5 = solver.unify(tensor(Size(n) * Size(m)), with: tensor(Size(6)), position: 0)
    #expect(agree5)
    solver.solve()
    #expect(solver.unbound(in: [n, m]) == [n, m])
    #expect(solver.conflicts.isEmpty)
  }

  @Test func typesOfDifferentKindsDoNotUnify() {
    var solver = SizeSolver(open: [n])
    let agree6 = solver.unify(tensor(Size(n)), with: tensor(Size(2), Size(3)), position: 0)
    #expect(!agree6)
    let agree7 = solver.unify(.u64, with: .u128, position: 0)
    #expect(!agree7)
    let agree8 = solver.unify(
      .list(.u64, max: Size(8)), with: .list(.u64, max: Size(4)), position: 0)
    #expect(agree8)
    #expect(solver.conflicts.isEmpty)
    let agree9 = solver.unify(
      .list(.u64, max: Size(2)), with: .list(.u64, max: Size(4)), position: 1)
    #expect(agree9)
    #expect(solver.conflicts.count == 1)
  }
}
