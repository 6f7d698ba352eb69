extension String {
  /// A page that loads nothing and has no script. Title and body are HTML already.
  package static func htmlPage(title: String, style: String, body: String) -> String {
    """
    \(htmlHead(title: title, style: style, policy: "default-src 'none'; style-src 'unsafe-inline'"))
    \(body)
    </body>
    </html>

    """
  }

  /// A page up to the beginning of its body, under a policy (CSP, level 3).
  package static func htmlHead(title: String, style: String, policy: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title)</title>
    <style>\(style)</style>
    </head>
    <body>
    """
  }

  /// The text inside of an HTML element or attribute in double quotes: what HTML means by characters is gone, and
  /// controls, also those of writing direction, are shown by their numbers.
  package var escapedHTML: String {
    var text = ""
    // Scalars, not characters: a mark behind a `<` makes another character of it, and HTML reads a `<`.
    for scalar in printable.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
