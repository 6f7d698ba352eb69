/// What can be wrong with types of values: E0201 to E0215.
package struct TypeCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "2"

  /// A value has the wrong type.
  package let mismatch = DiagnosticCode(
    "E0201", "a value has the wrong type",
    explanation: """
      Every place says which type it takes: a declared variable, a parameter, a result. Values \
      are never converted unless it is written: `U64(x)` between integers, `Q<8,24>(n)` from an \
      integer, `x.as<Q<16,16>>()` between fixed-point formats, `some(x)` into an optional.
      """,
    failing: """
      fn total(price: U128, count: U64) -> U128 {
        let amount: U128 = count
        return price * amount
      }
      """,
    fixed: """
      fn total(price: U128, count: U64) -> U128 {
        let amount: U128 = U128(count)
        return price * amount
      }
      """)

  /// An operator does not work on these types.
  package let operands = DiagnosticCode(
    "E0202", "an operator does not work on these types",
    explanation: """
      Operators work on two values of one type (an amount to shift by may differ). Integers \
      have all operators; fixed-point numbers `+ - * /` and the comparisons; tensors of one \
      shape `+ - * /`, also with a number of their elements' type. Equality exists for every \
      type without coins, resources and ciphertexts.
      """,
    failing: """
      fn mix(a: U64, b: U32) -> U64 {
        return a + b
      }
      """,
    fixed: """
      fn mix(a: U64, b: U32) -> U64 {
        return a + U64(b)
      }
      """)

  /// A number does not fit its type.
  package let literalRange = DiagnosticCode(
    "E0203", "a number does not fit its type",
    explanation: """
      A number literal takes the type that its place wants, and must fit it. The same holds for \
      the value of a constant.
      """,
    failing: """
      fn level() -> U8 {
        return 256
      }
      """,
    fixed: """
      fn level() -> U16 {
        return 256
      }
      """)

  /// An argument has the wrong type.
  package let argumentType = DiagnosticCode(
    "E0204", "an argument has the wrong type",
    explanation: """
      A built-in function says which types it takes; its signature stands in the message.
      """,
    failing: """
      fn half(x: U64) -> U64 {
        return exp(x)
      }
      """,
    fixed: """
      fn half(x: Q<8,24>) -> Q<8,24> {
        return exp(x)
      }
      """)

  /// The number of arguments is wrong.
  package let argumentCount = DiagnosticCode(
    "E0205", "the number of arguments is wrong",
    explanation: """
      A call gives every parameter exactly one argument, in the order of the declaration.
      """,
    failing: """
      fn area(width: U64, height: U64) -> U64 {
        return width * height
      }

      fn square(side: U64) -> U64 {
        return area(side)
      }
      """,
    fixed: """
      fn area(width: U64, height: U64) -> U64 {
        return width * height
      }

      fn square(side: U64) -> U64 {
        return area(side, side)
      }
      """)

  /// An argument has the wrong name.
  package let argumentLabel = DiagnosticCode(
    "E0206", "an argument has the wrong name",
    explanation: """
      An argument may carry the name of its parameter, and then it must be the right name in \
      the right place. That is how a call shows that nothing was exchanged.
      """,
    failing: """
      fn area(width: U64, height: U64) -> U64 {
        return width * height
      }

      fn flag() -> U64 {
        return area(height: 2, width: 3)
      }
      """,
    fixed: """
      fn area(width: U64, height: U64) -> U64 {
        return width * height
      }

      fn flag() -> U64 {
        return area(width: 3, height: 2)
      }
      """)

  /// The type cannot be told.
  package let needsContext = DiagnosticCode(
    "E0207", "the type cannot be told",
    explanation: """
      `none`, `[]`, `.case`, `Tensor.zeros()` and `.reshape()` take their type from where they \
      stand. Where nothing says it, the type is written.
      """,
    failing: """
      fn count() -> U64 {
        let names = []
        return names.length
      }
      """,
    fixed: """
      fn count() -> U64 {
        let names: List<Text<max 32>, max 8> = []
        return names.length
      }
      """)

  /// A type contains itself.
  package let recursiveType = DiagnosticCode(
    "E0208", "a type contains itself",
    explanation: """
      A struct or enum holds its fields directly, so one that contains itself would have no \
      end. Keep such values in a list or a map of the state, and let them name each other by \
      number.
      """,
    failing: """
      struct Node {
        value: U64
        next: Node?
      }
      """,
    fixed: """
      struct Node {
        value: U64
        /// The number of the next node in a list.
        next: U64?
      }
      """)

  /// Optionals are unwrapped, other values are not.
  package let notOptional = DiagnosticCode(
    "E0209", "optionals are unwrapped, other values are not",
    explanation: """
      `else Error(...)` and `??` open an optional: a value that may be missing. What is never \
      missing has nothing to open. And an entry of a map may be missing, so that nothing inside \
      it can be changed without saying what counts then.
      """,
    failing: """
      contract Bank {
        state balances: Map<Address, U128>

        entry add(amount: U128) {
          balances[caller] += amount
        }
      }
      """,
    fixed: """
      contract Bank {
        state balances: Map<Address, U128>

        entry add(amount: U128) {
          balances[caller, default: 0] += amount
        }
      }
      """)

  /// A type cannot stand here.
  package let misplacedType = DiagnosticCode(
    "E0210", "a type cannot stand here",
    explanation: """
      A `Map` has no end and lives only in state, as the type of a state variable. A running \
      `Sum` of ciphertexts lives in state too, alone or as the value of a map. Fields, parameters \
      and state need types that have values.
      """,
    failing: """
      fn size(balances: Map<Address, U128>) -> U64 {
        return 0
      }
      """,
    fixed: """
      contract Bank {
        state balances: Map<Address, U128>

        view has(owner: Address) -> Bool {
          return balances.contains(owner)
        }
      }
      """)

  /// A type cannot be the key of a map.
  package let mapKey = DiagnosticCode(
    "E0211", "a type cannot be the key of a map",
    explanation: """
      The key of a map is encoded into the place where the value is stored. Keys are integers, \
      Bool, Address, Hash, Text, Bytes, enums without payload, and tuples of these.
      """,
    failing: """
      contract Prices {
        state prices: Map<Q<8,24>, U64>
      }
      """,
    fixed: """
      contract Prices {
        state prices: Map<I64, U64>
      }
      """)

  /// Something cannot be changed.
  package let cannotChange = DiagnosticCode(
    "E0212", "something cannot be changed",
    explanation: """
      Parameters, constants and what `let` declares stay as they are; a `var` can be changed. \
      A parameter of type Coin may be split and joined where it stands.
      """,
    failing: """
      fn sum(numbers: List<U64, max 8>) -> U64 {
        let total: U64 = 0
        for number in numbers {
          total += number
        }
        return total
      }
      """,
    fixed: """
      fn sum(numbers: List<U64, max 8>) -> U64 {
        var total: U64 = 0
        for number in numbers {
          total += number
        }
        return total
      }
      """)

  /// A value is no place.
  package let notAPlace = DiagnosticCode(
    "E0213", "a value is no place",
    explanation: """
      Only a variable, a field, an element of a list or array, or an entry of a map can be \
      assigned, and methods such as `append` and `split` change the place that they are called \
      on. The result of a call is nobody's place: the change would be lost.
      """,
    failing: """
      fn numbers() -> List<U64, max 8> {
        return [1, 2]
      }

      fn more() -> List<U64, max 8> {
        numbers().append(3)
        return numbers()
      }
      """,
    fixed: """
      fn numbers() -> List<U64, max 8> {
        return [1, 2]
      }

      fn more() -> List<U64, max 8> {
        var list = numbers()
        list.append(3)
        return list
      }
      """)

  /// A closure is wrong here.
  package let closure = DiagnosticCode(
    "E0214", "a closure is wrong here",
    explanation: """
      A closure such as `{ x in x > 0 }` is an argument of the library's functions on lists, \
      and is inlined there. It has as many parameters as the function gives, and there are no \
      function values.
      """,
    failing: """
      fn positive(numbers: List<I64, max 8>) -> U64 {
        return numbers.count({ a, b in a > 0 })
      }
      """,
    fixed: """
      fn positive(numbers: List<I64, max 8>) -> U64 {
        return numbers.count({ number in number > 0 })
      }
      """)

  /// A `return` does not fit the result.
  package let returnValue = DiagnosticCode(
    "E0215", "a `return` does not fit the result",
    explanation: """
      A function with `-> T` returns a value of type T on every path; a function without \
      returns nothing.
      """,
    failing: """
      fn double(x: U64) {
        return x * 2
      }
      """,
    fixed: """
      fn double(x: U64) -> U64 {
        return x * 2
      }
      """)

  package init() {}
}
