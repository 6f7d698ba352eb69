import Diagnostics
import Primitives

/// An HTML page that loads nothing: its styles and scripts stand in it, and its policy admits only these, by their hash.
package struct StaticPage: Sendable {
  private let title: String
  private let body: String
  private let style: String
  private let script: String
  private let data: [UInt8]
  private let connects: Bool

  /// A page of our own parts, and of data that its scripts read. It may talk to where it came from if it `connects`.
  package init(
    title: String, body: String, styles: [String], scripts: [String], data: [UInt8] = [],
    connects: Bool = false
  ) {
    self.title = title
    self.body = body
    style = styles.joined(separator: "\n")
    script = scripts.joined(separator: "\n")
    self.data = data
    self.connects = connects
  }

  /// The policy (CSP, level 3): nothing from anywhere, no script and style but the page's own.
  private var policy: String {
    let parts = [
      "default-src 'none'", "script-src 'sha256-\(StaticPage.hash(script))'",
      "style-src 'sha256-\(StaticPage.hash(style))'", "base-uri 'none'", "form-action 'none'",
    ]
    return (parts + (connects ? ["connect-src 'self'"] : [])).joined(separator: "; ")
  }

  private static func hash(_ text: String) -> String {
    String(decoding: Base64.encode(sha256(Array(text.utf8)).bytes), as: UTF8.self)
  }

  /// The file.
  package var html: [UInt8] {
    let head = """
      \(String.htmlHead(title: title, style: style, policy: policy))
      \(body)
      <script type="text/plain" id="data">
      """
    let tail = """
      </script>
      <script>\(script)</script>
      </body>
      </html>

      """
    return Array(head.utf8) + Base64.encode(data) + Array(tail.utf8)
  }
}
