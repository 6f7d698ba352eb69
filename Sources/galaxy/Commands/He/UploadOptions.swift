import ArgumentParser
import HomomorphicEvaluation
import Primitives

/// What a proof about an upload is bound to.
struct UploadOptions: ParsableArguments {
  @Option(help: "The contract that takes the upload, as 0x and 40 digits.") var contract: String?
  @Option(help: "The account that sends it.") var sender: String?
  @Option(help: "The round that the contract counts.") var round: UInt64 = 0

  /// Whether something of it was said.
  var isGiven: Bool { contract != nil || sender != nil || round != 0 }

  /// All of it.
  func context() throws -> UploadContext {
    UploadContext(
      contract: try Self.address(contract, "--contract"),
      sender: try Self.address(sender, "--sender"), round: round)
  }

  private static func address(_ text: String?, _ option: String) throws -> Address {
    guard let text, let address = Address(hex: text) else {
      throw CommandFailure.usage(
        "\(option): a proof holds for one contract, sender and round: name the address, 0x and 40 "
          + "hexadecimal digits")
    }
    return address
  }
}
