/// Lines over whole numbers, as a drawing of SVG.
struct LinePlot {
  /// A line with its name in the legend; none where it is empty.
  struct Line {
    let name: String
    let colour: String
    let points: [(Double, Double)]
  }

  let lines: [Line]
  let low: Double
  let high: Double

  private static let width = 760.0
  private static let height = 220.0
  private static let left = 60.0

  var svg: String {
    let all = lines.flatMap(\.points)
    guard let first = all.map(\.0).min(), let last = all.map(\.0).max(), high > low else {
      return ""
    }
    let span = max(last - first, 1)
    func x(_ value: Double) -> Double {
      LinePlot.left + (value - first) / span * (LinePlot.width - LinePlot.left - 20)
    }
    func y(_ value: Double) -> Double { 10 + (high - value) / (high - low) * LinePlot.height }
    var text = ""
    for part in 0...4 {
      let value = low + (high - low) * Double(part) / 4
      text += """
        <line class="axis" x1="\(LinePlot.left)" x2="\(LinePlot.width - 20)" y1="\(LinePlot.number(y(value)))" y2="\(LinePlot.number(y(value)))"/>
        <text x="0" y="\(LinePlot.number(y(value) + 4))">\(LinePlot.number(value))</text>

        """
    }
    for value in [first, last] {
      text += """
        <text x="\(LinePlot.number(x(value) - 4))" y="\(LinePlot.number(LinePlot.height + 28))">\(LinePlot.number(value))</text>

        """
    }
    var bottom = LinePlot.height + 50
    for line in lines {
      let points = line.points.map { "\(LinePlot.number(x($0.0))),\(LinePlot.number(y($0.1)))" }
      text += """
        <polyline fill="none" stroke="\(line.colour)" stroke-width="2" points="\(points.joined(separator: " "))"/>

        """
      for point in line.points {
        text += """
          <circle cx="\(LinePlot.number(x(point.0)))" cy="\(LinePlot.number(y(point.1)))" r="2.5" fill="\(line.colour)"/>

          """
      }
      guard !line.name.isEmpty else { continue }
      text += """
        <rect x="\(LinePlot.left)" y="\(bottom - 10)" width="12" height="12" fill="\(line.colour)"/>
        <text x="\(LinePlot.left + 18)" y="\(bottom)">\(line.name)</text>

        """
      bottom += 20
    }
    return LinePlot.svg(height: Int(bottom), text)
  }

  /// A drawing of the width of a page.
  static func svg(height: Int, _ content: String) -> String {
    """
    <svg viewBox="0 0 \(Int(width)) \(height)" role="img">
    \(content)</svg>

    """
  }

  /// A number with at most two places, or as it is where it is huge: what is plotted may be anybody's.
  static func number(_ value: Double) -> String {
    guard value.magnitude < 1e15 else { return "\(value)" }
    let hundredths = (value * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
  }
}
