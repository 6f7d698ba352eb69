import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// A secret belongs to its public key, whatever evaluation keys travel beside that.
@Suite struct OwnershipTests {
  private static let sets: [LatticeParameters] = [.small, .bfvSmall, .additive]

  /// A secret with two bundles of one public key: with evaluation keys, and without.
  private struct Owner: ~Copyable {
    let secret: LatticeSecretKey
    let keys: LatticeKeyBundle
    let bare: LatticeKeyBundle

    static func make(
      _ parameters: LatticeParameters, _ random: inout SplitMix64
    ) throws -> Owner {
      let context = try LatticeFixtures.context(parameters)
      let secret = LatticeSecretKey.generate(context: context, using: &random)
      let keys = try secret.keyBundle(
        relinearize: parameters.canSwitchKeys, rotations: parameters.canSwitchKeys ? [1] : [],
        using: &random)
      let bare = try LatticeKeyBundle(
        publicKey: keys.publicKey, relinearizationKey: nil, galoisKeys: [])
      return Owner(secret: secret, keys: keys, bare: bare)
    }
  }

  private static func format(_ parameters: LatticeParameters) throws -> EncryptedFormat {
    parameters.scheme == .bfv
      ? try EncryptedFormat(width: 8, fraction: 0) : try EncryptedFormat(width: 32, fraction: 28)
  }

  @Test func `what was computed under a bundle opens with its secret alone`() throws {
    var random = SplitMix64(seed: 710)
    for parameters in [LatticeParameters.small, .bfvSmall] {
      let isExact = parameters.scheme == .bfv
      let owner = try Owner.make(parameters, &random)
      let one: Int64 = isExact ? 1 : 1 << 28
      let a = try EncryptedTensor.encrypt(
        [3 * one, -5 * one], shape: [2], format: Self.format(parameters),
        key: .lattice(owner.keys), using: &random)
      let square = try a.multiplied(by: a)
      let depth0 = try a.lowered(to: 0)
      let alone = try EncryptionSecretKey(
        unprotectedSecretEncoding: try EncryptionSecretKey(
          secret: LatticeSecretKey(
            unprotectedSecretEncoding: owner.secret.unprotectedSecretEncoding()),
          keys: owner.bare
        ).unprotectedSecretEncoding(), scheme: square.scheme)
      let stranger = try EncryptionSecretKey.generate(square.scheme, using: &random)
      #expect(alone.publicKey.identity != square.key.identity)
      for (tensor, wanted) in [(a, [3, -5]), (square, [9, 25]), (depth0, [3, -5])] {
        let bytes = tensor.encoded()
        let read = try EncryptedTensor(decoding: bytes, owner: alone.publicKey)
        for (value, whole) in zip(try alone.decrypt(read), wanted) {
          #expect(abs(value - Int64(whole) * one) <= (isExact ? 0 : 1 << 12))
        }
        // What the header names is asked for wherever something is computed or shared.
        #expect(throws: HomomorphicError.wrongKey) {
          try EncryptedTensor(decoding: bytes, key: alone.publicKey)
        }
        #expect(throws: HomomorphicError.boundsClaimed) {
          if isExact { throw HomomorphicError.boundsClaimed }
          _ = try alone.decryptForSharing(read, precisionBits: 0, using: &random)
        }
        // Another secret opens nothing, at any depth.
        let foreign = try EncryptedTensor(decoding: bytes, owner: stranger.publicKey)
        #expect(throws: HomomorphicError.undecipherable) { try stranger.decrypt(foreign) }
      }
      // Under the bundle that computed it, bounds and all.
      let whole = try alone.under(.lattice(owner.keys))
      #expect(try whole.decrypt(square).count == 2)
      #expect(
        try whole.decryptForSharing(square, precisionBits: isExact ? 0 : 4, using: &random).count
          == 2)
    }
  }

  @Test func `a secret disowns the keys of others`() throws {
    var random = SplitMix64(seed: 711)
    for parameters in Self.sets {
      let canSwitch = parameters.canSwitchKeys
      let owner = try Owner.make(parameters, &random)
      let other = try Owner.make(parameters, &random)
      let own = (owner.secret.owns(owner.keys), owner.secret.owns(owner.bare))
      #expect(own == (true, true))
      let foreign = (owner.secret.owns(other.keys), owner.secret.owns(other.keys.publicKey))
      #expect(foreign == (false, false))
      guard canSwitch else { continue }
      // One key of somebody else in a bundle of the owner's.
      let mixed = try LatticeKeyBundle(
        publicKey: owner.keys.publicKey, relinearizationKey: other.keys.relinearizationKey,
        galoisKeys: [])
      let turned = try LatticeKeyBundle(
        publicKey: owner.keys.publicKey,
        relinearizationKey: owner.keys.relinearizationKey, galoisKeys: other.keys.galoisKeys)
      // The relinearisation key in the place of a rotation: made with the secret, for another use.
      let misplaced = try LatticeKeyBundle(
        publicKey: owner.keys.publicKey, relinearizationKey: nil,
        galoisKeys: [
          GaloisKey(element: 3, key: try #require(owner.keys.relinearizationKey))
        ])
      for bundle in [mixed, turned, misplaced, other.keys] {
        let isOwn = owner.secret.owns(bundle)
        #expect(!isOwn)
        #expect(throws: HomomorphicError.wrongKey) {
          _ = try EncryptionSecretKey(
            secret: LatticeSecretKey(
              unprotectedSecretEncoding: owner.secret.unprotectedSecretEncoding()),
            keys: bundle)
        }
      }
    }
  }

  @Test func `a file whose secret and public key do not belong together is refused`() throws {
    var random = SplitMix64(seed: 712)
    let owner = try EncryptionSecretKey.generate(.ckks(.additive), using: &random)
    let other = try EncryptionSecretKey.generate(.ckks(.additive), using: &random)
    let public1 = owner.publicKey.encoded(), public2 = other.publicKey.encoded()
    let bytes = owner.unprotectedSecretEncoding()
    #expect(Array(bytes.suffix(public1.count)) == public1)
    #expect(throws: HomomorphicError.invalidKey) {
      _ = try EncryptionSecretKey(
        unprotectedSecretEncoding: bytes.dropLast(public1.count) + public2, scheme: .ckks(.additive)
      )
    }
  }

  @Test func `without noise budget nothing is decrypted`() throws {
    var random = SplitMix64(seed: 713)
    let secret = try EncryptionSecretKey.generate(.bfv(.additive), using: &random)
    guard case .lattice(let keys) = secret.publicKey else { return }
    let format = try EncryptedFormat(width: 16, fraction: 0)
    var group = try EncryptedTensor.encrypt(
      [2, 3], shape: [2], format: format, key: secret.publicKey, using: &random
    ).groups[0]
    // As another library would: nobody stops it.
    let bfv = try BFV(keys.context)
    for round in 0..<8 {
      let tensor = try EncryptedTensor(key: keys, format: format, shape: [2], groups: [group])
      guard try secret.noiseBudget(tensor) == 0 else {
        _ = try secret.decrypt(tensor)
        group = try bfv.multiply(group, integer: 516_095)
        #expect(round < 7, "the budget ends")
        continue
      }
      #expect(throws: HomomorphicError.undecipherable) { try secret.decrypt(tensor) }
      return
    }
  }
}
