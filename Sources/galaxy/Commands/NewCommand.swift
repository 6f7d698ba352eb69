import ArgumentParser
import Foundation

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Start a project: a contract with its tests.",
    discussion: """
      Example:
        galaxy new jar && cd jar
        galaxy test .
        galaxy run jar.gx total
      """)

  @Argument(help: "The name: letters and digits, a letter first. A folder of this name is made.")
  var name: String

  func validate() throws {
    guard name.utf8.count <= 64, name.first.map({ $0.isASCII && $0.isLetter }) ?? false,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
    else { throw ValidationError("a name has letters and digits, a letter first") }
  }

  func run() throws {
    guard !FileManager.default.fileExists(atPath: name) else {
      throw CommandFailure.usage("\(name) exists already")
    }
    let contract = name.prefix(1).uppercased() + name.dropFirst()
    try Files.makeFolder(name)
    for (file, text) in [
      ("\(name).gx", Self.contract(contract)), ("tests.gx", Self.tests(contract, file: name)),
      (".gitignore", "build/\n*.chain\n*.gxt\n"),
    ] {
      try Files.write(Array(text.utf8), to: "\(name)/\(file)")
      print("\(name)/\(file)")
    }
    print("next: cd \(name) && galaxy test .")
  }

  private static func contract(_ contract: String) -> String {
    """
    /// Counts what is added to it, up to a limit.
    contract \(contract) {
      public state total: U64 = 0
      state limit: U64

      event Added(indexed by: Address, amount: U64)
      error TooMuch(total: U64, limit: U64)

      init(most: U64) { limit = most }

      /// Adds an amount and gives the new total.
      entry add(amount: U64) -> U64 {
        require amount <= limit - total else TooMuch(total, limit)
        total += amount
        emit Added(caller, amount)
        return total
      }
    }

    """
  }

  private static func tests(_ contract: String, file: String) -> String {
    """
    import "./\(file)"

    test "amounts add up to the limit and no further" {
      let alice = account()
      let counter = alice.deploy(\(contract), 10)
      expect alice.call(counter.add(7)) == 7
      expect alice.call(counter.add(4)) fails \(contract).TooMuch(7, 10)
      expect counter.total() == 7
    }

    test "whatever fits is added" (amount: U64) {
      let alice = account()
      let counter = alice.deploy(\(contract), U64.max)
      expect alice.call(counter.add(amount)) == amount
    }

    """
  }
}
