import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import Ledger
import Primitives
import State
import Testing
import VM

/// Ciphertexts and keys beside transactions and in the chain's store.
@Suite struct BlobTests {
  /// Keeps a ciphertext.
  static let vaultText = """
    module "Vault"
    type 0 unsigned 64
    type 1 fixed 8 24
    type 2 ciphertext 1 paillier 512 0
    type 3 publicKey paillier 512
    slot 0 "task": 3
    slot 1 "sealed": 2
    slot 2 "earlier": 2
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
    function 2 "putThenTrap" (2) frame 4 {
      stateStore value=r0 slot=sealed
      trap code=overflow
    }
    function 3 "sealed" () -> 2 frame 4 {
      stateLoad result=r0 slot=sealed
      return
    }
    function 4 "shift" (2) frame 4 {
      stateLoad result=r1 slot=sealed
      stateStore value=r0 slot=sealed
      stateStore value=r1 slot=earlier
      return
    }
    initializer "" function=init
    entry "put" function=put
    entry "putThenTrap" function=putThenTrap
    view "sealed" function=sealed
    entry "shift" function=shift
    """

  private static let pair: (key: EncryptionKey, ciphertext: [UInt8], others: [[UInt8]]) = {
    do {
      var generator = SplitMix64(seed: 9)
      let secret = try EncryptionSecretKey.generate(.paillier(bits: 512), using: &generator)
      var ciphertexts: [[UInt8]] = []
      for _ in 0..<3 {
        ciphertexts.append(
          try EncryptedTensor.encrypt(
            [5, -6], shape: [2], format: try EncryptedFormat(width: 32, fraction: 24),
            key: secret.publicKey, using: &generator
          ).encoded())
      }
      return (secret.publicKey, ciphertexts[0], Array(ciphertexts[1...]))
    } catch {
      preconditionFailure("test values can be encrypted")
    }
  }()

  private static var key: EncryptionKey { pair.key }
  private static var ciphertext: [UInt8] { pair.ciphertext }
  private static var ciphertextHash: Hash256 { keccak256(ciphertext) }

  /// A chain with a vault, whose key came by its hash.
  private func deployed() throws -> (play: Playground, vault: Address) {
    var play = Playground(rules: ChainRules(insecureTestKeys: true))
    let payload = DeploymentPayload(
      module: try Assembler.assemble(Self.vaultText).encoded(),
      arguments: try ABI.encode([.bytes], [.bytes(Self.key.identity.bytes)]))
    let receipt = try play.send(
      to: nil, payload.encoded(), blobs: [TransactionBlob(Self.key.encoded())])
    #expect(receipt.status == .success)
    return (play, try #require(receipt.contract))
  }

  private func put(
    _ argument: [UInt8], name: String = "put", blobs: [TransactionBlob] = [],
    _ play: inout Playground, _ vault: Address
  ) throws -> Receipt {
    try play.send(to: vault, try callData("\(name)(bytes)", [.bytes(argument)]), blobs: blobs)
  }

  @Test func aCiphertextGoesInByItsHashAndComesOutWhole() throws {
    var (play, vault) = try deployed()
    let receipt = try put(
      Self.ciphertextHash.bytes, blobs: [TransactionBlob(Self.ciphertext)], &play, vault)
    #expect(receipt.status == .success)
    let outcome = play.chain.view(try callData("sealed()"), of: vault)
    #expect(try ABI.decode([.bytes], outcome.data) == [.bytes(Self.ciphertext)])
    #expect(play.chain.state.blob(Self.ciphertextHash) == Self.ciphertext)
    #expect(play.chain.state.blob(Self.key.identity) == Self.key.encoded())
  }

  @Test func stateHoldsTheHashesAlone() throws {
    var (play, vault) = try deployed()
    _ = try put(Self.ciphertext, &play, vault)
    let account = play.account(vault)
    let state = play.chain.state
    let values = state.storageKeys(of: vault).compactMap { key in
      state.storage(StoragePlace(vault, key))
    }
    #expect(values.count == 2)
    #expect(Set(values) == [Self.key.identity.bytes, Self.ciphertextHash.bytes])
    // The same, however it came.
    var (other, otherVault) = try deployed()
    _ = try put(
      Self.ciphertextHash.bytes, blobs: [TransactionBlob(Self.ciphertext)], &other, otherVault)
    #expect(account == other.account(otherVault))
    #expect(other.chain.state.blobHashes == play.chain.state.blobHashes)
  }

  @Test func aHashThatNobodyKnowsTraps() throws {
    var (play, vault) = try deployed()
    let receipt = try put(Self.ciphertextHash.bytes, &play, vault)
    #expect(receipt.status == .trap(.unavailableBlob))
    // Once it is in the store, it need not travel again.
    _ = try put(Self.ciphertext, &play, vault)
    #expect(try put(Self.ciphertextHash.bytes, &play, vault).status == .success)
    let stored = TransactionBlob(stored: Self.ciphertextHash)
    #expect(try put(Self.ciphertextHash.bytes, blobs: [stored], &play, vault).status == .success)
  }

  @Test func aTransactionThatFailsKeepsNothing() throws {
    var (play, vault) = try deployed()
    let before = play.chain.state.blobHashes
    let receipt = try put(Self.ciphertext, name: "putThenTrap", &play, vault)
    #expect(receipt.status == .trap(.overflow))
    #expect(play.chain.state.blobHashes == before)
  }

  @Test func aBlobGoesWhenNothingNamesItAnyMore() throws {
    var (play, vault) = try deployed()
    _ = try put(Self.ciphertext, &play, vault)
    _ = try put(Self.pair.others[0], &play, vault)
    let kept = [Self.key.identity, keccak256(Self.pair.others[0])].sorted()
    #expect(play.chain.state.blobHashes == kept)
    // To say it by its hash is to be refused, until it comes along again.
    #expect(try put(Self.ciphertextHash.bytes, &play, vault).status == .trap(.unavailableBlob))
    #expect(throws: TransactionError.missingBlob(Self.ciphertextHash)) {
      try put(
        Self.ciphertextHash.bytes, blobs: [TransactionBlob(stored: Self.ciphertextHash)], &play,
        vault)
    }
    _ = try put(Self.ciphertextHash.bytes, blobs: [TransactionBlob(Self.ciphertext)], &play, vault)
    #expect(play.chain.state.blob(Self.ciphertextHash) == Self.ciphertext)
  }

  @Test func aBlobStaysWhileAnotherContractNamesIt() throws {
    var (play, first) = try deployed()
    let payload = DeploymentPayload(
      module: try Assembler.assemble(Self.vaultText).encoded(),
      arguments: try ABI.encode([.bytes], [.bytes(Self.key.identity.bytes)]))
    let second = try #require(try play.send(to: nil, payload.encoded()).contract)
    _ = try put(Self.ciphertext, &play, first)
    _ = try put(Self.ciphertextHash.bytes, &play, second)
    _ = try put(Self.pair.others[0], &play, first)
    #expect(play.chain.state.blob(Self.ciphertextHash) == Self.ciphertext)
    let outcome = play.chain.view(try callData("sealed()"), of: second)
    #expect(try ABI.decode([.bytes], outcome.data) == [.bytes(Self.ciphertext)])
    _ = try put(Self.pair.others[0], &play, second)
    #expect(play.chain.state.blob(Self.ciphertextHash) == nil)
    #expect(play.chain.state.blob(Self.key.identity) != nil)
  }

  @Test func aBlobMovesWithinATransaction() throws {
    var (play, vault) = try deployed()
    _ = try put(Self.ciphertext, &play, vault)
    #expect(try put(Self.pair.others[0], name: "shift", &play, vault).status == .success)
    #expect(play.chain.state.blob(Self.ciphertextHash) == Self.ciphertext)
    #expect(try put(Self.pair.others[1], name: "shift", &play, vault).status == .success)
    let kept = ([Self.key.identity] + Self.pair.others.map { keccak256($0) }).sorted()
    #expect(play.chain.state.blobHashes == kept)
  }

  @Test func whatFailsDropsNothing() throws {
    var (play, vault) = try deployed()
    _ = try put(Self.ciphertext, &play, vault)
    let before = play.chain.state
    _ = try put(Self.pair.others[0], name: "putThenTrap", &play, vault)
    #expect(play.chain.state.blobHashes == before.blobHashes)
    let outcome = play.chain.view(try callData("sealed()"), of: vault)
    #expect(try ABI.decode([.bytes], outcome.data) == [.bytes(Self.ciphertext)])
    // The books are as before, too: the next one is dropped when it should be.
    _ = try put(Self.pair.others[0], &play, vault)
    #expect(play.chain.state.blob(Self.ciphertextHash) == nil)
  }

  @Test func aBlockWithAMissingOrWrongBlobIsRefused() throws {
    var (play, vault) = try deployed()
    let state = play.chain.state
    #expect(throws: TransactionError.missingBlob(Self.ciphertextHash)) {
      try put(
        Self.ciphertextHash.bytes, blobs: [TransactionBlob(stored: Self.ciphertextHash)], &play,
        vault)
    }
    var wrong = TransactionBlob(Self.ciphertext)
    wrong.bytes?[60] ^= 1
    #expect(throws: TransactionError.wrongBlob(Self.ciphertextHash)) {
      try put(Self.ciphertextHash.bytes, blobs: [wrong], &play, vault)
    }
    let tooMany = [TransactionBlob](
      repeating: TransactionBlob([1]), count: Limits.transactionBlobsMax + 1)
    #expect(throws: TransactionError.blobsTooLarge) {
      try put(Self.ciphertextHash.bytes, blobs: tooMany, &play, vault)
    }
    #expect(play.chain.state == state)
  }

  @Test func theHashOfATransactionCommitsToItsBlobs() throws {
    let plain = Transaction(sender: alice, nonce: 0, recipient: bob, gasLimit: 30_000)
    let one = Transaction(
      sender: alice, nonce: 0, recipient: bob, blobs: [HashedBytes([1])], gasLimit: 30_000)
    let other = Transaction(
      sender: alice, nonce: 0, recipient: bob, blobs: [HashedBytes([2])], gasLimit: 30_000)
    #expect(Set([plain.hash, one.hash, other.hash]).count == 3)
    #expect(
      IntrinsicGas.of(one) == IntrinsicGas.of(plain) + IntrinsicGas.perBlob
        + IntrinsicGas.perBlobByte)
  }

  @Test func whatWasCheckedOnceIsNotDecodedAgain() throws {
    var (play, vault) = try deployed()
    _ = try put(Self.ciphertext, &play, vault)
    let data = try callData("sealed()")
    let first = play.chain.view(data, of: vault)
    let count = play.chain.code.objects.decodeCount
    let second = play.chain.view(data, of: vault)
    #expect(play.chain.code.objects.decodeCount == count)
    #expect(first.gasUsed == second.gasUsed && first.data == second.data)
    // A node that has just started pays with time, not with gas.
    let cold = StateTransition.view(
      data, of: vault, gas: 1_000_000_000, reading: play.chain.state, block: play.chain.pending,
      code: CodeCache())
    #expect(cold.gasUsed == first.gasUsed && cold.data == first.data)
  }

  @Test func aDamagedStoreTraps() throws {
    var (play, vault) = try deployed()
    _ = try put(Self.ciphertext, &play, vault)
    var state = play.chain.state
    var damaged = Self.ciphertext
    damaged[damaged.count - 1] ^= 1
    for bytes in [damaged, nil] {
      var delta = StateDelta()
      delta.blobs[Self.ciphertextHash] = .some(bytes)
      state.apply(delta)
      let outcome = StateTransition.view(
        try callData("sealed()"), of: vault, gas: 1_000_000_000, reading: state,
        block: play.chain.pending, code: CodeCache())
      #expect(outcome.status == .trap(bytes == nil ? .decode : .malformedCiphertext))
    }
  }
}
