import ArgumentParser
import Diagnostics

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a code, with a wrong and a right program.",
    discussion: """
      Examples:
        galaxy explain E0502
        galaxy explain          list all codes
      """)

  @Argument(help: "A code such as E0502.", completion: .codes) var code: String?

  func run() throws {
    let rows = DiagnosticCode.all + DiagnosticCode.lintRules
    guard let code else {
      for row in rows { print("\(row.code)  \(row.title)") }
      return
    }
    guard let row = DiagnosticCode.find(code) else {
      throw CommandFailure.usage(
        "there is no code \(code); `galaxy explain` without a code lists them")
    }
    print(row.page, terminator: "")
  }
}
