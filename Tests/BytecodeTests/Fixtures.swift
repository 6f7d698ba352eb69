import Bytecode
import Testing

/// A small ledger of deposits that uses most sections of a module.
let depositsText = """
  module "Deposits"
  type 0 bool
  type 1 unsigned 64
  type 2 unsigned 128
  type 3 address
  type 4 record "Deposit" ("from": 3, "amount": 2, "time": 1)
  type 5 list Deposit 16
  type 6 map 3 2
  type 7 optional 2
  type 8 coin
  type 9 map 3 8
  type 10 optional 8
  type 11 text 32
  type 12 enumeration "Phase" ("open" (), "closed" (1))
  type 13 resource "Ticket" ("number": 1)
  wide 0 0
  wide 1 3000000000000000000
  bytes 0 hex"6f6b"
  slot 0 "deposits": 5
  slot 1 "owed": 6
  slot 2 "pots": 9
  slot 3 "phase": Phase
  import 0 "Scorer" "score" (1) -> 1 view
  import 1 "Vault" "store" (8, 1)
  event 0 "Deposited" (indexed "from": 3, "amount": 2)
  error 0 "NothingOwed" ("to": 3)
  function 0 "sum" (5) -> 2 frame 24 {
    constantWide result=r4 constant=0
    length result=r8 value=r0
    constantSmall result=r9 number=0
    equalImm result=r10 left=r8 right=0
    branchIf condition=r10 target=done
    loopEnter counter=r11 max=15
  round:
    listGet result=r12 value=r0 index=r9
    field result=r13 value=r12 type=Deposit index=1
    wideAddU result=r4 left=r4 right=r13
    wideCheckU value=r4 bits=128
    addImmU result=r9 left=r9 right=1
    lessU result=r10 left=r9 right=r8
    loopBackIf counter=r11 condition=r10 target=round
  done:
    moveWide result=r0 value=r4
    return
  }
  function 1 "init" () frame 4 {
    newCase result=r1 first=r0 type=Phase case=0
    stateStore value=r1 slot=phase
    return
  }
  function 2 "deposit" () frame 40 {
    coinReceived result=r0
    coinAmount result=r8 value=r0
    caller result=r4
    moveWide result=r12 value=r8
    blockTime result=r13
    emit first=r4 event=Deposited
    caller result=r16
    moveWide result=r20 value=r8
    blockTime result=r24
    newRecord result=r1 first=r16 type=Deposit
    stateListAppend value=r1 slot=deposits
    constantWide result=r28 constant=0
    mapGetOr result=r28 key=r4 default=r28 slot=owed
    wideAddU result=r28 left=r28 right=r8
    wideCheckU value=r28 bits=128
    mapSet value=r28 key=r4 slot=owed
    mapPut value=r0 key=r4 slot=pots
    return
  }
  function 3 "claim" () -> 7 frame 16 {
    caller result=r0
    mapTake result=r4 key=r0 slot=pots
    caseOf result=r5 value=r4
    branchIf condition=r5 target=found
    revert first=r0 error=NothingOwed
  found:
    payload result=r6 value=r4 type=10 case=1 index=0
    coinPay coin=r6 address=r0
    mapGet result=r7 key=r0 slot=owed
    mapRemove key=r0 slot=owed
    moveRef result=r0 value=r7
    return
  }
  function 4 "total" () -> 2 frame 28 {
    stateLoad result=r0 slot=deposits
    call base=r0 function=sum
    return
  }
  function 5 "phase" () -> 11 frame 2 {
    constantBytes result=r0 type=11 constant=0
    return
  }
  function 6 "ask" (3, 1) -> 1 frame 12 {
    moveWide result=r5 value=r0
    move result=r9 value=r4
    callContract base=r5 method=Scorer.score
    move result=r0 value=r5
    return
  }
  initializer "" function=init
  entry "deposit" function=deposit payable
  entry "claim" function=claim
  view "total" function=total
  view "phase" function=phase
  view "ask" function=ask
  """

/// The module of a text.
func module(_ text: String) throws -> Module { try Assembler.assemble(text) }

/// A module of a few types with one function, called `run`.
///
/// Types: 0 bool, 1 u64, 2 u256, 3 list of u64, 4 record Pair (u64, u256), 5 coin, 6 optional u64,
/// 7 map u64 to coin, 8 text.
func small(
  parameters: String = "()", result: String = "", frame: Int = 16, more: String = "",
  functions: String = "", _ code: String
) throws -> Module {
  try module(
    """
    module "Small"
    type 0 bool
    type 1 unsigned 64
    type 2 unsigned 256
    type 3 list 1 8
    type 4 record "Pair" ("first": 1, "second": 2)
    type 5 coin
    type 6 optional 1
    type 7 map 1 5
    type 8 text 4
    slot 0 "number": 1
    slot 1 "coins": 7
    \(more)
    function 0 "run" \(parameters) \(result) frame \(frame) {
    \(code)
    }
    \(functions)
    """)
}

/// Why a module is not accepted; records an issue when it is.
func rejection(
  _ module: Module, sourceLocation: SourceLocation = #_sourceLocation
) -> VerifyError? {
  do throws(VerifyError) {
    _ = try Verifier.verify(module)
    Issue.record("the module was accepted", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}
