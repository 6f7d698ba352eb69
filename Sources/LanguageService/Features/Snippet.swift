/// Text with places to fill in, as the protocol writes it: `${1:name}`, and `$0` where the cursor ends.
package enum Snippet {
  /// What stands behind a keyword at the beginning of a declaration or statement.
  package static let keywords: [String: String] = [
    "contract": "contract ${1:Name} {\n  $0\n}",
    "struct": "struct ${1:Name} {\n  ${2:field}: ${3:U64}\n}",
    "enum": "enum ${1:Name} {\n  ${2:first}\n}",
    "interface": "interface ${1:Name} {\n  view ${2:name}() -> ${3:U64}\n}",
    "event": "event ${1:Name}(${2:field}: ${3:U64})",
    "fn": "fn ${1:name}(${2:x}: ${3:U64}) -> ${4:U64} {\n  return ${0:x}\n}",
    "test": "test \"${1:what holds}\" {\n  $0\n}",
    "init": "init() {\n  $0\n}",
    "entry": "entry ${1:name}(${2:x}: ${3:U64}) {\n  $0\n}",
    "view": "view ${1:name}() -> ${2:U64} {\n  return ${0:0}\n}",
    "state": "state ${1:name}: ${2:U64}",
    "if": "if ${1:true} {\n  $0\n}",
    "for": "for ${1:index} in ${2:0}..<${3:10} {\n  $0\n}",
    "while": "while ${1:true} max ${2:100} {\n  $0\n}",
    "match": "match ${1:value} {\n  $0\n}",
    "require": "require ${1:true} else ${0:Error}",
  ]

  /// A call with its parameters to fill in.
  static func call(_ name: String, _ parameters: [String]) -> String {
    let places = parameters.enumerated().map { "${\($0 + 1):\(escaped($1))}" }
    return "\(name)(\(places.joined(separator: ", ")))" + (parameters.isEmpty ? "" : "$0")
  }

  private static func escaped(_ text: String) -> String {
    text.map { "$}\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  /// The text when nobody fills in anything.
  package static func plain(_ snippet: String) -> String {
    var (text, rest) = ("", snippet[...])
    while let start = rest.firstIndex(of: "$") {
      text += rest[..<start]
      rest = rest[rest.index(after: start)...]
      if rest.first == "{", let end = rest.firstIndex(of: "}") {
        text += rest[..<end].drop { $0 != ":" }.dropFirst()
        rest = rest[rest.index(after: end)...]
      } else {
        rest = rest.drop { $0.isNumber }
      }
    }
    return text + rest
  }
}
