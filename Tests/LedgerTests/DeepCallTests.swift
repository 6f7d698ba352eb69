import Bytecode
import Ledger
import Primitives
import State
import Testing
import VM

/// The deepest chain of calls between contracts needs little of the native stack.
@Suite struct DeepCallTests {
  /// A view that calls itself as often as it is told, and reads state where it ends.
  static let text = """
    module "Deep"
    type 0 unsigned 64
    slot 0 "counter": 0
    import 0 "Deep" "dive" (0) -> 0 view
    function 0 "dive" (0) -> 0 frame 16 {
      equalImm result=r1 left=r0 right=0
      branchIf condition=r1 target=bottom
      subImmU result=r8 left=r0 right=1
      selfAddress result=r4
      callContract base=r4 method=0
      move result=r0 value=r4
      return
    bottom:
      stateLoad result=r0 slot=counter
      return
    }
    view "dive" function=dive
    """

  /// A reader that notes how deep the stack is when storage is read.
  private final class Sounder: StateReader {
    let state: WorldState
    var lowest = UInt.max

    init(_ state: WorldState) { self.state = state }

    func storage(_ place: StoragePlace) -> [UInt8]? {
      lowest = min(lowest, Self.stackPointer())
      return state.storage(place)
    }

    @inline(never)
    static func stackPointer() -> UInt {
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1) {
        UInt(bitPattern: $0.baseAddress)
      }
    }

    func account(_ address: Address) -> Account { state.account(address) }
    func module(_ codeHash: Hash256) -> [UInt8]? { state.module(codeHash) }
    func blob(_ hash: Hash256) -> [UInt8]? { state.blob(hash) }
    func references(_ place: StoragePlace) -> [Hash256] { state.references(place) }
    func referenceCount(_ blob: Hash256) -> Int { state.referenceCount(blob) }
  }

  @Test func aChainOfCallsFitsASmallStack() throws {
    var play = Playground()
    let payload = DeploymentPayload(
      module: try Assembler.assemble(Self.text).encoded(), arguments: [])
    let deep = try #require(try play.send(to: nil, payload.encoded()).contract)
    func depth(_ calls: Int) throws -> UInt {
      let sounder = Sounder(play.chain.state)
      let outcome = StateTransition.view(
        try callData("dive(uint64)", [.uint(U256(UInt64(calls)))]), of: deep, gas: 10_000_000,
        reading: sounder, block: play.chain.pending, code: play.chain.code)
      #expect(outcome.isSuccess)
      return sounder.lowest
    }
    let deepest = MachineLimits.contractDepthMax - 1
    let used = try depth(0) - depth(deepest)
    #if DEBUG
    let bytesMax: UInt = 2 << 20
    #else
    let bytesMax: UInt = 448 << 10
    #endif
    #expect(used < bytesMax, "\(used / UInt(deepest)) bytes a call")
    // One more is refused, not run.
    let outcome = play.chain.view(
      try callData("dive(uint64)", [.uint(U256(UInt64(deepest + 1)))]), of: deep)
    #expect(outcome.status == .trap(.callDepth))
  }
}
