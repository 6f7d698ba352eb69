import Testing

/// One type per file, named after it, and one meaning per name.
@Suite struct TypeNameTests {
  @Test func filesAreNamedAfterTheirType() throws {
    var found: Set<String> = []
    for path in try Self.sources() {
      let file = path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
      let name = file.split(separator: "+").first ?? file
      let declared = Self.declarations(in: try Repository.text(path), isExtensionCounted: true)
      if !declared.contains(String(name)) { found.insert(String(path.dropFirst("Sources/".count))) }
    }
    #expect(found.sorted() == [])
  }

  @Test func aNameMeansOneType() throws {
    var targets: [String: Set<Substring>] = [:]
    for path in try Self.sources() {
      let target = path.split(separator: "/")[1]
      let declared = Self.declarations(in: try Repository.text(path), isExtensionCounted: false)
      for name in declared { targets[name, default: []].insert(target) }
    }
    #expect(targets.filter { $0.value.count > 1 }.keys.sorted() == [])
  }

  /// Written by hand, and no entrance of a program.
  private static func sources() throws -> [String] {
    try Repository.files(below: "Sources", ending: ".swift").filter {
      !$0.contains("/Generated/") && !$0.hasSuffix("/main.swift")
    }
  }

  /// The last part of the names that stand in declarations at the beginning of a line.
  static func declarations(in text: String, isExtensionCounted: Bool) -> Set<String> {
    let modifiers: Set<Substring> = [
      "package", "public", "internal", "private", "fileprivate", "final", "indirect",
    ]
    var keywords: Set<Substring> = ["struct", "enum", "class", "protocol", "actor"]
    if isExtensionCounted { keywords.formUnion(["extension", "typealias"]) }
    var names: Set<String> = []
    for line in text.split(separator: "\n") where line.first?.isLetter == true || line.first == "@"
    {
      let words = line.split(separator: " ").drop { modifiers.contains($0) || $0.hasPrefix("@") }
      guard let keyword = words.first, keywords.contains(keyword) else { continue }
      let isHidden = line.hasPrefix("private") || line.hasPrefix("fileprivate")
      guard isExtensionCounted || !isHidden, let rest = words.dropFirst().first else { continue }
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      if let last = name.split(separator: ".").last { names.insert(String(last)) }
    }
    return names
  }
}
