import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import Ledger
import Primitives
import State
import Testing
import VM

/// A ciphertext may be sent in half the bytes, with a seed; the chain keeps the canonical encoding
/// alone, under its own hash.
@Suite struct SeededBlobTests {
  static let vaultText = """
    module "Vault"
    type 0 unsigned 64
    type 1 fixed 8 24
    type 2 ciphertext 1 ckks 4096 0
    type 3 publicKey ckks 4096
    slot 0 "task": 3
    slot 1 "sealed": 2
    function 0 "init" (3) frame 4 {
      stateStore value=r0 slot=task
      return
    }
    function 1 "put" (2) frame 4 {
      stateLoad result=r1 slot=task
      ciphertextCheckKey ciphertext=r0 key=r1
      stateStore value=r0 slot=sealed
      return
    }
    function 2 "sealed" () -> 2 frame 4 {
      stateLoad result=r0 slot=sealed
      return
    }
    initializer "" function=init
    entry "put" function=put
    view "sealed" function=sealed
    """

  struct Sent {
    let key: EncryptionKey
    /// With a seed.
    let short: [UInt8]
    /// The canonical encoding of the same.
    let whole: [UInt8]
  }

  static let sent = Result {
    var generator = SplitMix64(seed: 21)
    let secret = try EncryptionSecretKey.generate(.ckks(degree: 4096), using: &generator)
    let short = try secret.encryptSeeded(
      [5 << 20, -6 << 20], shape: [2], format: EncryptedFormat(width: 32, fraction: 24),
      using: &generator)
    let key = secret.publicKey
    return Sent(
      key: key, short: short, whole: try EncryptedTensor(decoding: short, key: key).encoded())
  }

  private func deployed(_ key: EncryptionKey) throws -> (play: Playground, vault: Address) {
    var play = Playground()
    let payload = DeploymentPayload(
      module: try Assembler.assemble(Self.vaultText).encoded(),
      arguments: try ABI.encode([.bytes], [.bytes(key.identity.bytes)]))
    let receipt = try play.send(to: nil, payload.encoded(), blobs: [TransactionBlob(key.encoded())])
    #expect(receipt.status == .success)
    return (play, try #require(receipt.contract))
  }

  @Test func whatIsKeptIsTheCanonicalEncoding() throws {
    let sent = try Self.sent.get()
    #expect(sent.short.count * 2 < sent.whole.count + 200)
    // By the hash of what is sent, in the call data itself, and whole.
    let ways: [(argument: [UInt8], blobs: [TransactionBlob])] = [
      (keccak256(sent.short).bytes, [TransactionBlob(sent.short)]), (sent.short, []),
      (keccak256(sent.whole).bytes, [TransactionBlob(sent.whole)]),
    ]
    var accounts: [WholeAccount] = []
    for (argument, blobs) in ways {
      var (play, vault) = try deployed(sent.key)
      let receipt = try play.send(
        to: vault, try callData("put(bytes)", [.bytes(argument)]), blobs: blobs)
      #expect(receipt.status == .success)
      let kept = [sent.key.identity, keccak256(sent.whole)].sorted()
      #expect(play.chain.state.blobHashes == kept)
      #expect(play.chain.state.blob(keccak256(sent.whole)) == sent.whole)
      let outcome = play.chain.view(try callData("sealed()"), of: vault)
      #expect(try ABI.decode([.bytes], outcome.data) == [.bytes(sent.whole)])
      accounts.append(play.account(vault))
      // A node that has just started finds the same.
      let cold = StateTransition.view(
        try callData("sealed()"), of: vault, gas: 1_000_000_000, reading: play.chain.state,
        block: play.chain.pending, code: CodeCache())
      #expect(cold.gasUsed == outcome.gasUsed && cold.data == outcome.data)
      // The short form was never kept: its hash names nothing afterwards.
      let again = try play.send(
        to: vault, try callData("put(bytes)", [.bytes(keccak256(sent.short).bytes)]))
      #expect(again.status == .trap(.unavailableBlob))
      let stored = try play.send(
        to: vault, try callData("put(bytes)", [.bytes(keccak256(sent.whole).bytes)]))
      #expect(stored.status == .success)
    }
    #expect(accounts[0] == accounts[1] && accounts[1] == accounts[2])
  }

  @Test func twiceInOneTransactionOrAfterwardsItIsTheSame() throws {
    let sent = try Self.sent.get()
    var (play, vault) = try deployed(sent.key)
    for blobs in [[sent.short, sent.whole], [sent.whole, sent.short], [sent.short]] {
      for argument in blobs.map({ keccak256($0).bytes }) {
        let receipt = try play.send(
          to: vault, try callData("put(bytes)", [.bytes(argument)]),
          blobs: blobs.map { TransactionBlob($0) })
        #expect(receipt.status == .success)
        #expect(
          play.chain.state.blobHashes == [sent.key.identity, keccak256(sent.whole)].sorted())
      }
    }
  }
}
