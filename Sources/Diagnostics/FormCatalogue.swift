/// What can be wrong with the forms of types, statements and patterns: E0216 onwards.
package struct FormCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "2"

  /// The arguments of a type are wrong.
  package let typeArguments = DiagnosticCode(
    "E0216", "the arguments of a type are wrong",
    explanation: """
      Types with arguments are written in one way each: `Q<8,24>` (bits before and after the \
      point, 32 or 64 in all), `List<U64, max 16>`, `Bytes<max 32>`, `Map<Address, U256>`, \
      `Tensor<Q<8,24>, [N, D]>`, `Encrypted<task, Q<8,24>, [D]>`.
      """,
    failing: """
      fn half() -> Q<8,20> {
        return 0.5
      }
      """,
    fixed: """
      fn half() -> Q<8,24> {
        return 0.5
      }
      """)

  /// There is nothing to walk.
  package let notIterable = DiagnosticCode(
    "E0217", "there is nothing to walk",
    explanation: """
      A loop walks the elements of a list or an array, or counts through a range of integers of \
      at most 64 bits. Maps have no order and no end: keep a list of the keys beside the map.
      """,
    failing: """
      fn sum(count: U64) -> U64 {
        var total: U64 = 0
        for i in count {
          total += i
        }
        return total
      }
      """,
    fixed: """
      fn sum(count: U64) -> U64 {
        var total: U64 = 0
        for i in 0..<count max 100 {
          total += i
        }
        return total
      }
      """)

  /// A loop has no bound.
  package let missingBound = DiagnosticCode(
    "E0218", "a loop has no bound",
    explanation: """
      Every loop says how often it runs at most, so that the most gas of every entry is known \
      beforehand. A loop over a list, over sizes or over `list.length` has its bound already; \
      one more turn than `max` traps.
      """,
    failing: """
      fn sum(count: U64) -> U64 {
        var total: U64 = 0
        for i in 0..<count {
          total += i
        }
        return total
      }
      """,
    fixed: """
      fn sum(count: U64) -> U64 {
        var total: U64 = 0
        for i in 0..<count max 100 {
          total += i
        }
        return total
      }
      """)

  /// A type cannot cross the contract's border.
  package let noABIType = DiagnosticCode(
    "E0219", "a type cannot cross the contract's border",
    explanation: """
      What crosses the border of a contract is encoded as bytes, and bytes can be copied. So no \
      coins and resources inside other values, no maps and no running sums: assets cross as the \
      one `Coin` that an entry takes or returns.
      """,
    failing: """
      struct Order {
        payment: Coin
      }

      contract Shop {
        entry buy(order: Order) {
          pay(order.unpack(), to: caller)
        }
      }
      """,
    fixed: """
      contract Shop {
        entry buy(payment: Coin) {
          pay(payment, to: caller)
        }
      }
      """)

  /// A Coin cannot stand here.
  package let coinParameter = DiagnosticCode(
    "E0220", "a Coin cannot stand here",
    explanation: """
      A transaction carries one value: an entry (or `init`) that is paid has one parameter of \
      type Coin. A view only reads, so it is neither paid nor pays.
      """,
    failing: """
      contract Shop {
        state till: Coin

        view price(payment: Coin) -> U128 {
          return payment.amount
        }
      }
      """,
    fixed: """
      contract Shop {
        state till: Coin

        entry buy(payment: Coin) {
          till.join(payment)
        }
      }
      """)

  /// A state variable cannot be public.
  package let publicState = DiagnosticCode(
    "E0221", "a state variable cannot be public",
    explanation: """
      `public state` has a view of its name. Resources and running sums cannot leave the \
      contract, so they have no such view. A public Coin shows its amount.
      """,
    failing: """
      contract Lottery {
        resource Ticket {
          number: U64
        }

        public state ticket: Ticket?
      }
      """,
    fixed: """
      contract Lottery {
        resource Ticket {
          number: U64
        }

        state ticket: Ticket?

        view isSold() -> Bool {
          return ticket.isSome
        }
      }
      """)

  /// A resource is mishandled.
  package let resource = DiagnosticCode(
    "E0222", "a resource is mishandled",
    explanation: """
      A resource is made and unpacked only by the contract that declares it, so that nobody \
      else can forge or destroy one. And linear values are neither copied nor dropped: `take` \
      and `put` move them into and out of maps, `removeLast` out of lists.
      """,
    failing: """
      contract Vault {
        state deposits: Map<Address, Coin>

        entry forget() {
          deposits.remove(caller)
        }
      }
      """,
    fixed: """
      contract Vault {
        state deposits: Map<Address, Coin>
        error Nothing

        entry withdraw() -> Coin {
          return deposits.take(caller) else Nothing
        }
      }
      """)

  /// A pattern does not fit.
  package let pattern = DiagnosticCode(
    "E0223", "a pattern does not fit",
    explanation: """
      A pattern has the form of the values that it is compared with: `.case(...)` for enums, \
      `some(x)` and `none` for optionals, `(a, b)` for tuples, literals for numbers, texts, \
      addresses and Bool, a name or `_` for anything.
      """,
    failing: """
      fn sign(x: I64) -> U64 {
        return match x {
          true => 1
          _ => 0
        }
      }
      """,
    fixed: """
      fn sign(x: I64) -> U64 {
        return match x {
          0 => 1
          _ => 0
        }
      }
      """)

  /// A case does not carry these values.
  package let casePayload = DiagnosticCode(
    "E0224", "a case does not carry these values",
    explanation: """
      A case of an enum carries the values that its declaration lists: all of them are given \
      when it is made and named (or ignored with `_`) when it is matched; a case without \
      payload has no brackets.
      """,
    failing: """
      enum Shape {
        circle(radius: U64)
        empty
      }

      fn unit() -> Shape {
        return .circle
      }
      """,
    fixed: """
      enum Shape {
        circle(radius: U64)
        empty
      }

      fn unit() -> Shape {
        return .circle(1)
      }
      """)

  /// There is no such conversion.
  package let conversion = DiagnosticCode(
    "E0225", "there is no such conversion",
    explanation: """
      Conversions exist between integer types, from integers of at most 64 bits to `Q`, between \
      formats of `Q`, between U256 and Hash, and from Address to U256. Everything else is \
      written out, so that it is plain what gets lost.
      """,
    failing: """
      fn whole(x: Q<8,24>) -> U64 {
        return U64(x)
      }
      """,
    fixed: """
      fn whole(x: Q<8,24>) -> U64 {
        return U64(x.floor())
      }
      """)

  /// `try` needs a call of another contract.
  package let tryOperand = DiagnosticCode(
    "E0226", "`try` needs a call of another contract",
    explanation: """
      `try` calls another contract and gives none when the callee fails (false, where there is no result); what \
      the callee did is undone. A Coin that goes along stands in a variable, and what the callee does not get \
      stays there. Within a contract there is nothing to catch: a failure reverts the whole \
      transaction.
      """,
    failing: """
      fn half(x: U64) -> U64 {
        return x / 2
      }

      fn attempt(x: U64) -> U64 {
        return try half(x) ?? 0
      }
      """,
    fixed: """
      interface Halver {
        view half(x: U64) -> U64
      }

      contract User {
        view attempt(halver: Address, x: U64) -> U64 calls {
          return try Halver(halver).half(x) ?? 0
        }
      }
      """)

  /// An `if` that gives a value has no `else`.
  package let missingElse = DiagnosticCode(
    "E0227", "an `if` that gives a value has no `else`",
    explanation: """
      An `if` whose value is used has a value on both sides.
      """,
    failing: """
      fn positive(x: I64) -> I64 {
        let result = if x > 0 { x }
        return result
      }
      """,
    fixed: """
      fn positive(x: I64) -> I64 {
        let result = if x > 0 { x } else { 0 }
        return result
      }
      """)

  /// `break` or `continue` outside of a loop.
  package let outsideLoop = DiagnosticCode(
    "E0228", "`break` or `continue` outside of a loop",
    explanation: """
      `break` leaves the innermost loop, `continue` goes to its next turn; outside of a loop \
      there is nothing to leave.
      """,
    failing: """
      fn first(x: U64) -> U64 {
        if x > 10 {
          break
        }
        return x
      }
      """,
    fixed: """
      fn first(x: U64) -> U64 {
        if x > 10 {
          return 10
        }
        return x
      }
      """)

  /// An enum has no cases.
  package let emptyEnum = DiagnosticCode(
    "E0229", "an enum has no cases",
    explanation: """
      An enum is one of its cases; without a case it could have no value.
      """,
    failing: """
      enum Nothing {
      }
      """,
    fixed: """
      enum Nothing {
        nothing
      }
      """)

  /// `10 ^ 18`.
  package let powerSign = DiagnosticCode(
    "E0230", "`^` is no power",
    explanation: """
      `a ^ b` is the exclusive or of the bits, as in most languages: `10 ^ 18` is 24. A power is \
      written `10 ** 18`; 10^18 of the smallest part are `1 coin`.
      """,
    failing: """
      fn unit() -> U64 {
        return 10 ^ 18
      }
      """,
    fixed: """
      fn unit() -> U64 {
        return 10 ** 18
      }
      """)

  /// `let x = optional else { ... }` whose block ends.
  package let elseGoesOn = DiagnosticCode(
    "E0231", "what stands after `else` comes to its end",
    explanation: """
      `let x = optional else { ... }` goes on only when there is a value. The block is for the other \
      case, in which `x` is nothing: it leaves, by `return`, `break`, `continue` or `fail`.
      """,
    failing: """
      fn firstOf(list: List<U64, max 4>) -> U64 {
        let first = list.first else { let _nothing = 0 }
        return first
      }
      """,
    fixed: """
      fn firstOf(list: List<U64, max 4>) -> U64 {
        let first = list.first else { return 0 }
        return first
      }
      """)

  /// `Call(x.f())` of something that cannot be kept.
  package let queuedCall = DiagnosticCode(
    "E0232", "this call cannot be kept",
    explanation: """
      `Call(token.transfer(to, 5))` is a call as a value, of type `Call<Token>`: it is kept, shown and hashed like \
      any value, and made later by `.run()`, in a contract. Entries can be kept whose parameters are \
      plain data: a Coin that lay in a value could be copied, the shape of a tensor with a size and the key of a \
      ciphertext are not known later, and a view changes nothing, so that nobody would notice its call. What is paid when the call is made \
      is kept as an amount, beside it.
      """,
    failing: """
      interface Shop {
        entry buy(payment: Coin)
        entry close()
      }

      fn later(shop: Shop, payment: Coin) -> Call<Shop> {
        return Call(shop.buy(payment))
      }
      """,
    fixed: """
      interface Shop {
        entry buy(payment: Coin)
        entry close()
      }

      fn later(shop: Shop) -> Call<Shop> {
        return Call(shop.close())
      }
      """)

  /// What a part cannot have, or a contract cannot do with it.
  package let part = DiagnosticCode(
    "E0233", "this does not go with a part",
    explanation: """
      A `part` is state with functions, entries and views that contracts take in by a name of their own, `use roles: \
      Roles`. Its state lies apart, and only its own functions change it. It has no `init` (its state has first \
      values, and a contract calls its functions in `init`), no keys, and takes in no other part.
      """,
    failing: """
      part Ownership {
        public state owner: Address = caller
        error NotOwner

        fn check() { require caller == owner else NotOwner }
      }

      contract Shop {
        use ownership: Ownership

        entry give(to: Address) {
          ownership.check()
          ownership.owner = to
        }
      }
      """,
    fixed: """
      part Ownership {
        public state owner: Address = caller
        error NotOwner

        fn check() { require caller == owner else NotOwner }
        fn hand(to: Address) { owner = to }
      }

      contract Shop {
        use ownership: Ownership

        entry give(to: Address) {
          ownership.check()
          ownership.hand(to)
        }
      }
      """)

  package init() {}
}
