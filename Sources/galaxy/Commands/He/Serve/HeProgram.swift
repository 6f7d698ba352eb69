import Compiler
import HomomorphicEvaluation
import Interpreter
import Primitives
import Semantics

/// An expression with its key, ready for operands of the same types.
///
/// The interpreter runs it, not the machine: there is no chain, so nothing has to be encoded, hashed and paid for, which is most of
/// the time that a sum takes. Both give the same bits; the differential tests say so of programs, `python_encryption_test.py` of this.
struct HeProgram {
  /// Where the contract stands.
  private static let address = Address(truncating: 1)

  private let world: World
  private let method: MethodSignature
  private let plain: EncryptedFormat

  /// Compiles the expression, and gives its contract the key. Says in the failure what is wrong with it.
  init(_ expression: HeExpression, under key: EncryptionKey) throws {
    let made = try expression.compiled(isQuiet: true)
    guard let contract = made.compiled.contracts.first?.id, let program = made.compiled.program,
      let method = program[program[contract].interface].methods.first(where: {
        $0.name == "result"
      })
    else { throw CommandFailure.failed("the expression has no contract") }
    world = World(program)
    self.method = method
    plain = made.plain
    try Self.attempt { () throws(Failure) in
      try world.deploy(contract, at: Self.address, from: .zero, arguments: [.publicKey(key)])
    }
  }

  /// The value of the expression; its operands have the types of the first ones.
  func run(_ expression: HeExpression) throws -> EncryptedTensor {
    let arguments: [Value] = try expression.operands.map { operand in
      switch operand.value {
      case .ciphertext(let ciphertext): .ciphertext(ciphertext)
      case .plain(let words, let shape):
        .tensor(try expression.tensor(operand.name, words, shape, plain))
      }
    }
    let result = try Self.attempt { () throws(Failure) in
      try world.transact(method, of: Self.address, from: .zero, arguments: arguments)
    }
    guard case .ciphertext(let ciphertext) = result else {
      throw CommandFailure.failed("the result is no ciphertext")
    }
    return ciphertext
  }

  private static func attempt<Result>(
    _ step: () throws(Failure) -> Result
  ) throws -> Result {
    do throws(Failure) {
      return try step()
    } catch .trap("keyMissing") {
      throw CommandFailure.failed(
        "trap: keyMissing (the key has no rotations: make it with rotations \"sum\")")
    } catch .trap(let name) {
      throw CommandFailure.failed("trap: \(name)")
    } catch {
      throw CommandFailure.failed("the expression failed: \(error)")
    }
  }
}
