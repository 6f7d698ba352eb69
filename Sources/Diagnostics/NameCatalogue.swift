/// What can be wrong with names and modules: E01xx.
package struct NameCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "1"

  /// A name is not known.
  package let unknownName = DiagnosticCode(
    "E0101", "a name is not known",
    explanation: """
      A name must be declared before anything can use it: in the same block, in the contract, \
      in the file, or in an imported module. Names are compared letter by letter, and capitals \
      count.
      """,
    failing: """
      fn twice(number: U64) -> U64 {
        return nubmer * 2
      }
      """,
    fixed: """
      fn twice(number: U64) -> U64 {
        return number * 2
      }
      """)

  /// A name is declared twice.
  package let duplicateName = DiagnosticCode(
    "E0102", "a name is declared twice",
    explanation: """
      In one place, a name stands for one thing. Functions, structs, enums, constants, errors \
      and events of a file share their names, and so do the members of a contract; there is no \
      overloading.
      """,
    failing: """
      struct Point {
        x: I64
        y: I64
      }

      enum Point {
        origin
      }
      """,
    fixed: """
      struct Point {
        x: I64
        y: I64
      }

      enum Place {
        origin
      }
      """)

  /// A name is imported twice.
  package let ambiguousName = DiagnosticCode(
    "E0103", "a name is imported twice",
    explanation: """
      Two imported modules declare the same name. Both stay usable, but a reader could not tell \
      which one is meant, so the module is written before the name.
      """,
    failing: """
      import std.merkle
      import "./shapes"

      fn root(leaf: Hash) -> Hash {
        return leafHash(leaf)
      }
      """,
    fixed: """
      import std.merkle
      import "./shapes"

      fn root(leaf: Hash) -> Hash {
        return merkle.leafHash(leaf)
      }
      """)

  /// A name hides another.
  package let shadowing = DiagnosticCode(
    "E0104", "a name hides another",
    explanation: """
      Locals, parameters, sizes and state variables may not hide one another: a line of a \
      contract means the same wherever it stands, and no assignment goes to another variable \
      than the reader thinks.
      """,
    failing: """
      contract Counter {
        public state count: U64 = 0

        entry set(count: U64) {
          require count > 0 else Zero
        }

        error Zero
      }
      """,
    fixed: """
      contract Counter {
        public state count: U64 = 0

        entry set(value: U64) {
          require value > 0 else Zero
          count = value
        }

        error Zero
      }
      """)

  /// A module is not found.
  package let moduleNotFound = DiagnosticCode(
    "E0105", "a module is not found",
    explanation: """
      `import std.name` takes a module of the library that comes with the compiler. `import \
      "./name"` takes the file `name.gx` beside the importing file; the path may lead through \
      other folders.
      """,
    failing: """
      import std.shaply

      fn orders(players: U64) -> U64 {
        return 1
      }
      """,
    fixed: """
      import std.shapley

      fn orders(players: U64) -> U64 {
        return factorial(players)
      }
      """)

  /// Modules import each other.
  package let importCycle = DiagnosticCode(
    "E0106", "modules import each other",
    explanation: """
      Modules may not import each other in a circle: there would be no order in which to \
      understand them. What both need goes into a third module that both import.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([.text("import \"./price\"\n")]),
      LargeExample.File(
        "price.gx", [.text("import \"./fee\"\n\nconst PRICE: U64 = 100 + FEE\n")]),
      LargeExample.File(
        "fee.gx", [.text("import \"./price\"\n\nconst FEE: U64 = PRICE / 10\n")])))

  /// A name is no value.
  package let notAValue = DiagnosticCode(
    "E0107", "a name is no value",
    explanation: """
      A type, a module or a function is no value: it cannot be stored, passed or compared. \
      Functions are called, structs are made from their fields, and there are no function \
      values.
      """,
    failing: """
      fn zero() -> U64 {
        return 0
      }

      fn half(x: U64) -> U64 {
        return x / 2 + zero
      }
      """,
    fixed: """
      fn zero() -> U64 {
        return 0
      }

      fn half(x: U64) -> U64 {
        return x / 2 + zero()
      }
      """)

  /// There is no such member.
  package let unknownMember = DiagnosticCode(
    "E0108", "there is no such member",
    explanation: """
      The value, type or module before the point has nothing of this name. The message suggests \
      the nearest name that exists.
      """,
    failing: """
      fn count(names: List<Text<max 32>, max 8>) -> U64 {
        return names.lenght
      }
      """,
    fixed: """
      fn count(names: List<Text<max 32>, max 8>) -> U64 {
        return names.length
      }
      """)

  /// A name stands for something else.
  package let wrongKind = DiagnosticCode(
    "E0109", "a name stands for something else",
    explanation: """
      The name exists, but stands for something else than this place needs: an event where an \
      error belongs, a struct where a key belongs, and so on.
      """,
    failing: """
      event Empty(count: U64)

      fn first(list: List<U64, max 8>) -> U64 {
        return list.first else Empty(0)
      }
      """,
    fixed: """
      error Empty(count: U64)

      fn first(list: List<U64, max 8>) -> U64 {
        return list.first else Empty(0)
      }
      """)

  /// A type is not known.
  package let unknownType = DiagnosticCode(
    "E0110", "a type is not known",
    explanation: """
      There is no type of this name. The built-in types are Bool, U8 to U256, I8 to I256, Q, \
      Address, Hash, Bytes, Text, List, Map, Tensor, Encrypted, Sum, PublicKey and Coin; the \
      others are structs, enums, resources, interfaces and contracts that the file declares or \
      imports.
      """,
    failing: """
      fn double(x: Uint64) -> U64 {
        return 2
      }
      """,
    fixed: """
      fn double(x: U64) -> U64 {
        return x * 2
      }
      """)

  /// A constant is defined by itself.
  package let constantCycle = DiagnosticCode(
    "E0111", "a constant is defined by itself",
    explanation: """
      The value of a constant is worked out when compiling, from other constants. A constant \
      that needs its own value, directly or through others, would never be finished.
      """,
    failing: """
      const A: U64 = B + 1
      const B: U64 = A + 1
      """,
    fixed: """
      const A: U64 = B + 1
      const B: U64 = 1
      """)

  /// A value is not known when compiling.
  package let notConstant = DiagnosticCode(
    "E0112", "a value is not known when compiling",
    explanation: """
      A constant is made of literals, other constants, operators, tuples, structs, arrays and \
      lists. Calls of functions, state and the caller are known only when a transaction runs.
      """,
    failing: """
      fn ten() -> U64 {
        return 10
      }

      const LIMIT: U64 = ten()
      """,
    fixed: """
      const TEN: U64 = 10
      const LIMIT: U64 = TEN * 2
      """)

  /// A name belongs to the language.
  package let reservedName = DiagnosticCode(
    "E0113", "a name belongs to the language",
    explanation: """
      The language has given this name a meaning, and a second one would mislead: the built-in \
      types, `caller`, `self`, `block`, `gas`, `some`, `time` and `Trap`. `address` is the address of any \
      contract, so that no entry or view can have this name.
      """,
    failing: """
      fn pay(caller: Address) -> Address {
        return caller
      }
      """,
    fixed: """
      fn pay(payer: Address) -> Address {
        return payer
      }
      """)

  /// Something exists only in a contract.
  package let outsideContract = DiagnosticCode(
    "E0114", "something exists only in a contract",
    explanation: """
      `caller`, `self`, `block`, `gas`, `emit` and calls of other contracts exist only while a \
      contract runs. A function at the top level is pure: its result depends on its parameters \
      alone. Tests have accounts instead of a caller.
      """,
    failing: """
      fn isMine(owner: Address) -> Bool {
        return owner == caller
      }
      """,
    fixed: """
      fn isSame(owner: Address, other: Address) -> Bool {
        return owner == other
      }
      """)

  /// Something exists only in tests.
  package let testOnly = DiagnosticCode(
    "E0115", "something exists only in tests",
    explanation: """
      `expect`, `account`, `testKey` and the methods of accounts and key pairs exist only in \
      `test` blocks, which never become part of a contract.
      """,
    failing: """
      contract Shop {
        entry buy(count: U64) {
          expect count > 0
        }
      }
      """,
    fixed: """
      contract Shop {
        error Nothing

        entry buy(count: U64) {
          require count > 0 else Nothing
        }
      }
      """)

  /// Something cannot be called.
  package let notCallable = DiagnosticCode(
    "E0116", "something cannot be called",
    explanation: """
      Only functions, structs, types and the names of contracts can be called. Entries are \
      called by transactions and other contracts: what an entry and another function share is a \
      `fn`.
      """,
    failing: """
      contract Counter {
        state count: U64 = 0

        entry increase() {
          count += 1
        }

        entry increaseTwice() {
          increase()
          increase()
        }
      }
      """,
    fixed: """
      contract Counter {
        state count: U64 = 0

        entry increase() {
          add(1)
        }

        entry increaseTwice() {
          add(2)
        }

        fn add(amount: U64) {
          count += amount
        }
      }
      """)

  /// A variable is never read.
  package let unused = DiagnosticCode(
    "E0117", "a variable is never read",
    explanation: """
      A variable that is never read is often a slip: another variable was meant, or a line is \
      missing. If the value is not wanted, write `_` for the name, or begin the name with `_`.
      """,
    failing: """
      fn area(width: U64, height: U64) -> U64 {
        let product = width * height
        return width + height
      }
      """,
    fixed: """
      fn area(width: U64, height: U64) -> U64 {
        let product = width * height
        return product
      }
      """)

  /// A value is thrown away.
  package let unusedValue = DiagnosticCode(
    "E0118", "a value is thrown away",
    explanation: """
      The statement works out a value and throws it away. Often `==` stands where `=` was \
      meant, or the result of a function was not bound.
      """,
    failing: """
      contract Door {
        state isOpen: Bool = false

        entry open() {
          isOpen == true
        }
      }
      """,
    fixed: """
      contract Door {
        state isOpen: Bool = false

        entry open() {
          isOpen = true
        }
      }
      """)

  /// There are too many modules.
  package let tooManyModules = DiagnosticCode(
    "E0119", "there are too many modules",
    explanation: """
      A program may have a thousand modules, imports included, so that compiling takes bounded \
      time. Put what belongs together into one.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([.repeated("import \"./part#\"\n", count: 1_001)]),
      LargeExample.File("part#.gx", count: 1_001, [.text("const PART: U64 = 1\n")])))

  /// Two entries that calls cannot tell apart.
  package let duplicateSelector = DiagnosticCode(
    "E0120", "two entries have one selector",
    explanation: """
      A call names its entry by four bytes of the hash of its name and parameters. By chance or by \
      intention two signatures can have the same four bytes: then nobody could tell which is called.
      """,
    failing: """
      contract Clash {
        state drawn: U256 = 0
        entry withdraw(amount: U256) { drawn = amount }
        entry OwnerTransferV7b711143(amount: U256) { drawn = amount }
      }
      """,
    fixed: """
      contract Clash {
        state drawn: U256 = 0
        entry withdraw(amount: U256) { drawn = amount }
        entry transferOwner(amount: U256) { drawn = amount }
      }
      """)

  /// A name of a type stands for itself.
  package let aliasCycle = DiagnosticCode(
    "E0121", "a type is defined by itself",
    explanation: """
      `type A = ...` gives a name to a type that could be written out in its place. A name that stands \
      for something with itself inside could never be written out.
      """,
    failing: """
      type Tree = List<Branch, max 4>
      type Branch = (U64, Tree)
      """,
    fixed: """
      type Tree = List<Branch, max 4>
      type Branch = (U64, U64)
      """)

  /// The sum of a map outside of an invariant.
  package let invariantOnly = DiagnosticCode(
    "E0122", "something exists only in invariants",
    explanation: """
      `map.total` is the sum of all values of a map. No contract can compute it, because a map does not know its \
      keys; it says in an `invariant` what always holds, and `galaxy prove` proves it. A contract that needs the \
      number keeps it in a state variable.
      """,
    failing: """
      contract Shares {
        state shares: Map<Address, U128>

        view all() -> U256 {
          return shares.total
        }
      }
      """,
    fixed: """
      contract Shares {
        state shares: Map<Address, U128>
        public state all: U128 = 0

        invariant counted = shares.total == U256(all)

        entry take(amount: U128) {
          all += amount
          shares[caller, default: 0] += amount
        }
      }
      """)

  package init() {}
}
