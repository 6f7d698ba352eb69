import Bytecode
import Ledger
import Primitives
import Testing

/// `try` survives a callee that succeeds with an answer of another type, and then nothing of the callee is left.
@Suite struct ForeignAnswerTests {
  static let askerText = """
    module "Asker"
    type 0 unsigned 64
    type 1 address
    type 2 optional 0
    type 3 bool
    import 0 "Answerer" "get" () -> 0
    import 1 "Answerer" "tell" ()
    import 2 "Answerer" "pay" () -> 0
    function 0 "ask" (1) -> 0 frame 12 {
      tryCallContract base=r0 method=0
      caseOf result=r1 value=r0
      move result=r0 value=r1
      return
    }
    function 1 "askNothing" (1) -> 3 frame 12 {
      tryCallContract base=r0 method=1
      return
    }
    function 2 "askPay" (1) -> 0 frame 12 {
      tryCallContract base=r0 method=2
      caseOf result=r1 value=r0
      move result=r0 value=r1
      return
    }
    entry "ask" function=ask
    entry "askNothing" function=askNothing
    entry "askPay" function=askPay
    """

  static let answererText = """
    module "Answerer"
    type 0 unsigned 64
    type 1 record "Two" ("a": 0, "b": 0)
    type 2 coin
    slot 0 "counter": 0
    slot 1 "pot": 2
    event 0 "Got" ()
    function 0 "get" () -> 1 frame 4 {
      constantSmall result=r1 number=1
      stateStore value=r1 slot=counter
      emit first=r0 event=Got
      constantSmall result=r2 number=2
      newRecord result=r0 first=r1 type=1
      return
    }
    function 1 "tell" () -> 0 frame 4 {
      constantSmall result=r0 number=1
      stateStore value=r0 slot=counter
      return
    }
    function 2 "pay" () -> 2 frame 4 {
      stateLoad result=r0 slot=pot
      return
    }
    function 3 "deposit" () frame 4 {
      coinReceived result=r0
      stateStore value=r0 slot=pot
      return
    }
    function 4 "count" () -> 0 frame 4 {
      stateLoad result=r0 slot=counter
      return
    }
    entry "get" function=get
    entry "tell" function=tell
    entry "pay" function=pay
    entry "deposit" function=deposit payable
    view "count" function=count
    """

  @Test(arguments: ["ask(address)", "askNothing(address)", "askPay(address)"])
  func tryIsNoneAndUndone(path: String) throws {
    var play = Playground()
    func deploy(_ text: String) throws -> Address {
      let payload = DeploymentPayload(
        module: try Assembler.assemble(text).encoded(), arguments: [])
      return try #require(try play.send(to: nil, payload.encoded()).contract)
    }
    let asker = try deploy(Self.askerText)
    let answerer = try deploy(Self.answererText)
    #expect(try play.call(answerer, "deposit()", value: 77).isSuccess)
    let receipt = try play.call(asker, path, [.address(answerer)])
    #expect(receipt.status == .success)
    #expect(try number(receipt.data) == 0)
    #expect(receipt.events.isEmpty)
    #expect(try play.count(answerer) == 0)
    #expect(play.balance(answerer) == 77)
    #expect(play.balance(asker) == 0)
  }
}
