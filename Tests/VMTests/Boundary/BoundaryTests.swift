import Bytecode
import HomomorphicEvaluation
import InstructionSet
import MachineKit
import Primitives
import Testing
import VM

/// What comes in from outside as a ciphertext: pitfalls 4 and 5, through every way into the machine.
@Suite struct BoundaryTests {
  static let cases = BoundaryCase.lattice + BoundaryCase.paillier

  @Test(arguments: cases) func whatIsNoCiphertextOfTheTypeStaysOutside(row: BoundaryCase) throws {
    for boundary in Boundary.allCases {
      let result = try BoundaryProgram.send(row.bytes, row.scheme, through: boundary)
      #expect(result.outcome.status == .trap(row.trap), "\(boundary)")
      #expect(result.outcome.data.count == 0)
      expectUnchanged(result)
      #expect(result.host.objects.ciphertextCount == 0, "nothing is kept of it")
    }
  }

  @Test(arguments: BoundaryScheme.all) func theValidOneComesInAndOutAsItWas(scheme: BoundaryScheme)
    throws
  {
    for boundary in Boundary.allCases {
      let result = try BoundaryProgram.send(scheme.valid, scheme, through: boundary)
      #expect(result.outcome.status == .success)
      #expect(result.returned == scheme.valid)
    }
  }

  @Test(arguments: [BoundaryScheme.ckks, .bfv])
  func aFirstPolynomialOfZerosIsACiphertextAsAnyOther(scheme: BoundaryScheme) throws {
    let bytes = BoundaryCase.patch(
      scheme.valid, LatticePlace.residues, [UInt8](repeating: 0, count: LatticePlace.polynomial))
    for boundary in Boundary.allCases {
      #expect(try BoundaryProgram.send(bytes, scheme, through: boundary).returned == bytes)
    }
  }

  @Test(arguments: [BoundaryScheme.ckks, .bfv])
  func aSeedComesInAndTheCanonicalEncodingComesOut(scheme: BoundaryScheme) throws {
    let length = LatticePlace.residues + LatticePlace.polynomial + 32
    let seeded = BoundaryCase.patch(
      Array(scheme.valid.prefix(length)), LatticePlace.flags, [scheme.name == "CKKS" ? 3 : 2])
    for boundary in Boundary.allCases {
      let whole = try BoundaryProgram.send(seeded, scheme, through: boundary).returned
      #expect(whole.count == scheme.valid.count)
      #expect(whole.prefix(length - 32) == scheme.valid.prefix(length - 32))
      #expect(try BoundaryProgram.send(whole, scheme, through: boundary).returned == whole)
    }
  }

  /// The key of a ciphertext is that of its header; whether it is the contract's, the contract asks.
  @Test(arguments: BoundaryScheme.all) func anotherKnownKeyIsAnotherCiphertext(
    scheme: BoundaryScheme
  )
    throws
  {
    let place = scheme.isLattice ? LatticePlace.key : 17
    let bytes = BoundaryCase.patch(scheme.valid, place, scheme.otherKey.identity.bytes)
    let outcome = try BoundaryProgram.send(bytes, scheme, through: .argument).outcome
    // Under Paillier the element may be beyond the other n^2.
    #expect(outcome.isSuccess || outcome.status == .trap(.malformedCiphertext))
    if outcome.isSuccess {
      #expect(try BoundaryProgram.send(bytes, scheme, through: .blob).returned == bytes)
    }
  }

  @Test(arguments: BoundaryScheme.all) func aBlobThatNobodyHasIsUnavailable(scheme: BoundaryScheme)
    throws
  {
    let hash = keccak256(scheme.valid)
    let result = try BoundaryProgram.send(hash.bytes, scheme, through: .argument)
    #expect(result.outcome.status == .trap(.unavailableBlob))
    // In the state it is damage of the state.
    let stored = try BoundaryProgram.send(scheme.valid, scheme, through: .state)
    let host = stored.host
    host.world.blobs = [:]
    host.objects = ObjectCache()
    let module = try #require(host.contracts[Program.contract])
    let outcome = host.run(
      module, .dispatch, Program.callData(module),
      CallContext(contract: Program.contract, caller: Program.caller), gas: 1_000_000_000)
    #expect(outcome.status == .trap(.decode))
  }

  // MARK: Gas

  @Test(arguments: BoundaryScheme.all) func theCheckIsPaidForBeforeItRuns(scheme: BoundaryScheme)
    throws
  {
    for boundary in Boundary.allCases {
      let whole = try BoundaryProgram.send(scheme.valid, scheme, through: boundary)
      #expect(whole.host.objects.decodeCount == 2, "the key and the ciphertext")
      // Less than the check costs, whatever the rest is.
      let check = checkGas(scheme)
      let used = whole.outcome.gasUsed
      #expect(used > check)
      // What is left over for the result, which is encoded.
      let result = UInt64(scheme.valid.count + 96)
      let short = try BoundaryProgram.send(
        scheme.valid, scheme, through: boundary, gas: used - result - check / 2)
      #expect(short.outcome.status == .trap(.outOfGas))
      #expect(short.host.objects.decodeCount < 2, "the ciphertext was not looked at")
      expectUnchanged(short)
    }
  }

  @Test(arguments: cases.filter { $0.name.contains("residue") || $0.name.contains("element is") })
  func whatOnlyTheCheckFindsHasPaidForIt(row: BoundaryCase) throws {
    for boundary in Boundary.allCases {
      let outcome = try BoundaryProgram.send(row.bytes, row.scheme, through: boundary).outcome
      #expect(outcome.gasUsed > checkGas(row.scheme))
    }
  }

  @Test(arguments: cases.filter { $0.name.contains("bomb") || $0.name.contains("2^32") })
  func declaredSizesCostNothingUntilTheBytesAreThere(row: BoundaryCase) throws {
    for boundary in Boundary.allCases {
      let result = try BoundaryProgram.send(row.bytes, row.scheme, through: boundary)
      // Reading the bytes, hashing the blob and the key.
      let bytes = row.bytes.count + row.scheme.key.encodedByteCount
      #expect(result.outcome.gasUsed < UInt64(8 * bytes) + 40_000)
      #expect(result.host.objects.decodeCount <= 1)
    }
  }

  private func checkGas(_ scheme: BoundaryScheme) -> UInt64 {
    guard scheme.isLattice else {
      return GasSchedule.ciphertextValidation.gas { measure in
        if case .groups = measure { return 1 }
        return UInt64(PaillierCost.limbs(bits: 512))
      }
    }
    return 2 * 4096 * LatticeKernel.unpacking.price / LatticeKernel.unitsPerGas
  }

  private func expectUnchanged(
    _ result: BoundaryResult, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (now, before) = (result.host.world, result.before)
    #expect(now.storage == before.storage, sourceLocation: sourceLocation)
    #expect(now.blobs == before.blobs, sourceLocation: sourceLocation)
    #expect(now.balances == before.balances, sourceLocation: sourceLocation)
    #expect(now.events == before.events, sourceLocation: sourceLocation)
  }
}
