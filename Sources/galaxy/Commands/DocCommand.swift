import ArgumentParser
import Diagnostics
import LanguageService

struct DocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Write what the comments of contracts and libraries say.",
    discussion: """
      Examples:
        galaxy doc token.gx                    Markdown to the terminal
        galaxy doc contracts --out docs        docs/Token.md and docs/Token.html, and so on
        galaxy doc token.gx --json

      A page for each contract, and one for what a file declares beside them: everything public,
      with its signature, the most gas of a call where that is known, and the errors that
      it may raise. The HTML pages need nothing else, offline.
      """)

  @Argument(help: "Source files, and folders of them.") var paths: [String]
  @Option(name: .shortAndLong, help: "Write pages into this folder.") var out: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    var pages: [Documentation] = []
    for file in try Files.sources(paths) {
      let found = Documentation.pages(try Files.input(file), provider: Files.provider)
      try show(found.diagnostics, found.sources)
      pages += found.pages
    }
    guard !pages.isEmpty else { throw CommandFailure.failed("there is nothing to document") }
    if json {
      print(JSONValue.array(pages.map(\.json)).pretty)
    } else if let out {
      try Files.makeFolder(out)
      var taken: [String: Int] = [:]
      for page in pages {
        // Two contracts of one name are two pages.
        taken[page.title, default: 0] += 1
        let number = taken[page.title] ?? 1
        let path = "\(out)/\(page.title)\(number > 1 ? "-\(number)" : "")"
        try Files.write(Array(page.markdown.utf8), to: "\(path).md")
        try Files.write(Array(page.html.utf8), to: "\(path).html")
        print("\(path).md \(path).html")
      }
    } else {
      print(pages.map(\.markdown).joined(separator: "\n"), terminator: "")
    }
  }
}

extension Documentation {
  fileprivate var json: JSONValue {
    .members(
      ("title", .string(title)), ("documentation", .string(documentation)),
      (
        "sections",
        .array(
          sections.map { section in
            .members(
              ("title", .string(section.title)),
              (
                "items",
                .array(
                  section.items.map { item in
                    .present(
                      ("name", .string(item.name)), ("signature", .string(item.signature)),
                      ("documentation", .string(item.documentation)),
                      ("gas", item.gas.map { .string($0) }),
                      ("errors", .array(item.errors.map { .string($0) })))
                  })
              ))
          })
      ))
  }
}
