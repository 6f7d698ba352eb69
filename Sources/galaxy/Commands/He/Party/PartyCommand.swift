import ArgumentParser

/// Keys of n parties, on files.
struct PartyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "party",
    abstract: "Make a key together whose secret nobody holds, and decrypt together (CKKS, BFV).",
    discussion: """
      Three parties; what they write to .commitment, .share and .session files is public:
        galaxy he party new 'CKKS<8192>' --parties 3 --out task        one makes task.session
        galaxy he party share task.session a.party --index 0           each makes a secret and its first share;
                                                                       b and c the same with 1 and 2
      all send their .commitment, and only when all are there their .share:
        galaxy he party share task.session a.party *.1.commitment *.1.share    the second share, for products
        galaxy he party join task.session *.commitment *.share --out task      makes task.public, as any other key
        galaxy he encrypt ...  galaxy he eval ...  galaxy run ...              make sum.cipher
        galaxy he party open sum.cipher a.party --key task.public --expression 'a + b' a=a.cipher b=b.cipher
                                                                               each makes a share of the decryption
        galaxy he party combine sum.cipher task.session *.sum.commitment *.sum.share --key task.public
        galaxy he party prove sum.cipher a.party a.1.share a.sum.share --key task.public
        galaxy he party verify sum.cipher task.session *.1.share *.sum.share *.sum.proof --key task.public
                                                                               names who has sent a wrong share
        galaxy he party refresh deep.cipher a.party --key task.public --expression 'a * b * a' a=a.cipher b=b.cipher
                                                                               each makes a share of a refresh
        galaxy he party combine deep.cipher task.session *.deep.commitment *.deep.share --key task.public \\
          --out top.cipher --party a.party                                     the same values, with all levels again

      With --threshold 2, two of three are enough, and one may be absent, once every party has dealt its secret:
        galaxy he party deal task.session a.party          makes a.to-0.dealt to a.to-2.dealt, secrets, each for its
                                                           party alone: seal them (galaxy files publish --reader KEY)
        galaxy he party take task.session a.party *.to-0.dealt
        galaxy he party open sum.cipher a.party --with 0,2 ...

      A party answers each ciphertext once, and keeps that in its .party file: never work with an older copy of it, and
      open only what a contract computed, not what somebody sends. All parties, or as many as the threshold, are needed for each decryption and refresh.
      """,
    subcommands: [
      PartyNewCommand.self, PartyShareCommand.self, PartyJoinCommand.self, PartyDealCommand.self,
      PartyTakeCommand.self, PartyOpenCommand.self,
      PartyRefreshCommand.self, PartyCombineCommand.self, PartyProveCommand.self,
      PartyVerifyCommand.self,
    ])
}
