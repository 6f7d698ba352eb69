import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import TestKit
import Testing

/// Plaintexts and seeds of SEAL itself: `Tests/Interop/run` installs TenSEAL and runs this.
@Suite struct SEALLiveTests {
  static let python = ProcessInfo.processInfo.environment["GALAXY_SEAL"]

  /// What `seal_live.py` writes, by name.
  static func files() throws -> [String: [UInt8]] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "galaxy-seal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(filePath: try #require(python), relativeTo: ProjectFiles.root)
    process.arguments = [
      ProjectFiles.url("Tests/HomomorphicInteropTests/Vectors/seal_live.py").path, folder.path,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
    }
    return files
  }

  @Test(.enabled(if: python != nil, "skipped: Tests/Interop/run installs TenSEAL and runs this"))
  func productsWithPlaintextsAndSeedsAreThoseOfSEAL() throws {
    let files = try Self.files()
    func file(_ name: String) throws -> [UInt8] { try #require(files[name], "\(name)") }
    try Self.compareCKKS(file)
    try Self.compareBFV(file)
  }

  private static func compareCKKS(_ file: (String) throws -> [UInt8]) throws {
    let context = try LatticeContext.shared(.small)
    func ciphertext(_ name: String) throws -> LatticeCiphertext {
      try LatticeCiphertext(seal: file(name), context: context, decompress: SEALFileTests.keep)
    }
    func plain(_ name: String) throws -> LatticePlaintext {
      try LatticePlaintext(seal: file(name), context: context, decompress: SEALFileTests.keep)
    }
    // A vector of values, times the same plaintext: every residue.
    let ckks = try CKKS(context)
    let a = try ciphertext("ciphertext")
    #expect(try ckks.multiplyWithoutRescale(a, plain: plain("plain")) == ciphertext("product"))
    let rescaled = try ckks.multiply(a, plain: plain("plain"))
    #expect(try rescaled == ciphertext("rescaled"))
    #expect(try ckks.multiply(rescaled, plain: plain("plainBelow")) == ciphertext("rescaledBelow"))
    #expect(try plain("plain").sealEncoded() == file("plain"))

    // How far our encoder of integers is from SEAL's of doubles.
    let raw = try file("values").withUnsafeBytes { bytes in
      (0..<4096).map {
        Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self))
      }
    }
    let ours = try CKKSEncoder(context).encode(raw, fraction: 24, depth: 3)
    #expect(try ours.scale == plain("plain").scale)
    var difference = context.ring.subtract(ours.polynomial, try plain("plain").polynomial)
    context.ring.inverseNTT(&difference)
    for (limb, prime) in context.parameters.moduli.dropLast().enumerated() {
      #expect(difference[limb: limb].allSatisfy { min($0, prime - $0) <= 1 })
    }
    let different = difference[limb: 0].reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
    #expect(different < 8192 / 100, "\(different) coefficients differ by 1")

    for name in ["", "Shake"] {
      #expect(try ciphertext("seeded" + name) == ciphertext("expanded" + name))
    }
  }

  private static func compareBFV(_ file: (String) throws -> [UInt8]) throws {
    let context = try LatticeContext.shared(.bfvSmall)
    func ciphertext(_ name: String) throws -> LatticeCiphertext {
      try LatticeCiphertext(seal: file(name), context: context, decompress: SEALFileTests.keep)
    }
    let plain = try BFVPlaintext(
      seal: file("plainBFV"), context: context, decompress: SEALFileTests.keep)
    #expect(try plain == BFVEncoder(context).encode((0..<8192).map { $0 % 101 - 50 }))
    #expect(try plain.sealEncoded() == file("plainBFV"))
    let bfv = try BFV(context)
    let a = try ciphertext("ciphertextBFV")
    #expect(try bfv.multiply(a, plain: plain) == ciphertext("productBFV"))
    #expect(try bfv.add(a, plain: plain) == ciphertext("sumBFV"))
    #expect(try ciphertext("seededBFV") == ciphertext("expandedBFV"))
  }
}
