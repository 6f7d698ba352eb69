import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import Primitives
import TestKit
import Testing

/// Keys and numbers to and from python-paillier itself: `Vectors/live` installs it and runs this.
@Suite struct PythonPaillierLiveTests {
  static let python = ProcessInfo.processInfo.environment["GALAXY_PHE"]

  /// What `phe_live.py` answers, in lines.
  static func ask(_ command: String, _ lines: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = ProjectFiles.url(try #require(python))
    process.arguments = [
      ProjectFiles.url("Tests/HomomorphicInteropTests/Vectors/phe_live.py").path, command,
    ]
    let input = Pipe(), output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    try input.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test(
    .enabled(
      if: python != nil,
      "skipped: run Tests/HomomorphicInteropTests/Vectors/live, which installs phe"))
  func sumsCrossInBothDirections() throws {
    let made = try Self.ask("make", [])
    try #require(made.count == 3)
    let secret = try PaillierSecretKey.reading(unprotectedSecretJSON: Array(made[0].utf8))
    let key = secret.publicKey
    let numbers = try PaillierEncryptedNumber.numbers(json: Array(made[1].utf8), key: key)
    let found = try numbers.map { try secret.decrypt($0).description }
    #expect(found == made[2].split(separator: " ").map(String.init))

    var generator = SystemRandomNumberGenerator()
    let format = try PaillierFormat(width: 32, fraction: 24)
    let sum = try numbers[0].adding(numbers[1]).adding(numbers[2])
    let ours: [PaillierEncryptedNumber] = try [
      sum, sum.multiplied(by: PaillierEncodedNumber(mantissa: -7)),
      key.encrypt(PaillierEncodedNumber(raw: -5, fraction: 24), using: &generator),
      key.encrypt([-3 << 20], shape: [], format: format, using: &generator)
        .multiplied(by: -288).encryptedNumber(),
    ]
    let expected = try ours.map { try secret.decrypt($0).description }
    let values = [1, -1, Int64(Int32.min), Int64(Int32.max), 0, -77]
    let vector = try key.encrypt(values, shape: [6], format: format, using: &generator)
      .multiplied(by: -1000)
    let read = try Self.ask(
      "read",
      [
        secret.unprotectedSecretJSON(),
        PaillierEncryptedNumber.json(ours).filter { $0 != "\n" }, Hex.encode(vector.encoded()),
      ])
    try #require(read.count == 2)
    #expect(read[0].split(separator: " ").map(String.init) == expected)
    #expect(read[1].split(separator: " ").map { Int64($0) } == values.map { $0 * -1000 })
  }
}
