import Bytecode
import HomomorphicEvaluation
import MachineKit
import Primitives
import Testing
import VM

/// Encrypted tensors and keys in a machine that has stopped.
@Suite struct EncryptedStepTests {
  @Test func encryptedTensorsShowSchemeShapeAndDepth() throws {
    let ciphertexts = [LatticeKeys.encrypt([3, -4, 5]), LatticeKeys.encrypt([10, 20, 30])]
    let module = Program.module(
      types: Kind.table, parameters: [Kind.latticeKey, Kind.deep, Kind.deep],
      result: Kind.lower,
      [
        .typed(.ciphertextMul, 10, 1, 2, type: Kind.lower), Instruction(.moveRef, 0, 10),
        Instruction(.return),
      ])
    let key = LatticeKeys.key
    let result = try run(
      module, RowCase.encode([key.identity.bytes] + ciphertexts.map { $0.encoded() })
    ) { host in
      host.transactionBlobs[key.identity] = key.encoded()
    }
    #expect(result.outcome.isSuccess)
    let contracts = KnownContracts([try Verifier.verify(module)])
    let replay = try Replay(result.recording, contracts: contracts)
    #expect(try replay.countSteps() == 3)
    let call = try #require(try replay.stop(at: 2)?.calls.first)
    let frame = try #require(call.frames.first)
    func encrypted(_ register: Int) throws -> EncryptedTensor {
      guard case .value(let value) = call.value(of: register, in: frame) else {
        throw RegisterIsEmpty(register: register)
      }
      return try #require(value.encrypted)
    }
    #expect(try encrypted(1) == ciphertexts[0])
    #expect(try encrypted(2).shape == [3])
    let product = try encrypted(10)
    #expect(product.shape == [3])
    #expect(product.scheme == LatticeKeys.scheme)
    #expect(product.depth == 2)
    // The key has been overwritten by the result.
    #expect(try encrypted(0) == product)
    let before = try #require(try replay.stop(at: 0)?.calls.first)
    guard case .value(let held) = before.value(of: 0, in: try #require(before.frames.first)) else {
      throw RegisterIsEmpty(register: 0)
    }
    #expect(held.key == key)
    let empty = before.values(in: try #require(before.frames.first)).contains { $0.register == 10 }
    #expect(!empty)
  }

  private struct RegisterIsEmpty: Error { let register: Int }
}
