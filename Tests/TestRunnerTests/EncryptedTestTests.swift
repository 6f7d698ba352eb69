import Compiler
import Primitives
import TestRunner
import Testing

/// Tests whose calls take keys and ciphertexts.
@Suite struct EncryptedTestTests {
  private let source = """
    contract Total {
      key task: Paillier<512>
      state sum: Sum<Encrypted<task, Q<8,24>, [3]>, max 8>
      init(publicKey: PublicKey<Paillier<512>>) { task = publicKey }
      entry send(x: Encrypted<task, Q<8,24>, [3]>) { sum.add(x) }
      view total() -> Encrypted<task, Q<8,24>, [3]>? { return sum.total }
    }

    test "three are added" {
      let key = testKey(Total.task), owner = account()
      let total = owner.deploy(Total, key.public)
      let x: Tensor<Q<8,24>, [3]> = [1.0, 2.0, 3.0]
      owner.call(total.send(key.encrypt(x)))
      owner.call(total.send(key.encrypt(x)))
      owner.call(total.send(key.encrypt(x)))
      expect total.total().isSome
    }

    """

  /// A key was decoded and hashed again in every call, because every call was recorded in case that it failed: three quarters of
  /// the time of such tests.
  @Test func whatWasDecodedIsNotDecodedAgain() throws {
    let compiled = Compilation.compile(source: source)
    let suite = try #require(TestSuite(compiled, path: "main.gx"))
    #expect(suite.run().map(\.isPassed) == [true])
    // The key, three ciphertexts, and their sums.
    #expect((1...7).contains(suite.decodeCount), "\(suite.decodeCount)")
    let before = suite.decodeCount
    #expect(suite.run().map(\.isPassed) == [true])
    #expect(suite.decodeCount - before <= 3, "the same ciphertexts under the same key")
  }

  @Test func keysAreMadeOnceForAllFiles() throws {
    let compiled = Compilation.compile(source: source)
    let keys = TestKeyStore()
    for _ in 0..<2 {
      let suite = try #require(TestSuite(compiled, path: "main.gx", keys: keys))
      #expect(suite.run().map(\.isPassed) == [true])
    }
    #expect(keys.count == 1)
  }
}
