import ArgumentParser

/// Homomorphic encryption on files, for people and scripts.
struct HeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "he",
    abstract: "Make keys, encrypt, decrypt, and calculate with encrypted tensors, on files.",
    discussion: """
      A first round:
        galaxy he keygen 'CKKS<8192>' --out task          makes task.public and task.secret
        galaxy he encrypt 1.5,-2,0.25 --key task.public --out a.cipher
        galaxy he encrypt 2,2,2 --key task.public --out b.cipher
        galaxy he eval 'a * b + a' a=a.cipher b=b.cipher --key task.public --out c.cipher
        galaxy he decrypt c.cipher --key task.secret
        galaxy he inspect c.cipher --key task.secret

      Schemes: Paillier<2048>, Paillier<3072> (sums, exact), CKKS<4096>, CKKS<8192>, CKKS<16384> (sums and
      products of fixed-point numbers, approximate), BFV<4096>, BFV<8192>, BFV<16384> (of small integers, exact).
      `galaxy he party` makes keys whose secret nobody holds alone.
      `galaxy he convert` reads and writes the files of Microsoft SEAL, TenSEAL and python-paillier.
      """,
    subcommands: [
      HeKeygenCommand.self, HeEncryptCommand.self, HeDecryptCommand.self, HeEvalCommand.self,
      HeVerifyCommand.self, HeInspectCommand.self, HeCostsCommand.self, HeConvertCommand.self,
      PartyCommand.self,
      HeServeCommand.self,
    ])
}
