import Diagnostics
import Embedded
import Primitives
import VM

/// A trace as one HTML file that needs nothing else: flame graph, source with gas, steps, state, values, comparison.
///
/// Everything that comes from a trace lies in the page as base64 of zlib: a header in JSON, and columns of steps. So no
/// name or text can end a script; the page's own scripts write them as text only.
package enum TracePage {
  /// What the page of a node shows of a transaction: the same header, without steps.
  package static func summary(_ trace: Trace) throws(InspectError) -> JSONValue {
    let scan = try TraceScan(trace, stepsMax: 1)
    return .object(PageHead(trace, scan).summary)
  }

  /// The page of a trace, to be compared with another one if there is one. Of more than `stepsMax` steps every k-th is
  /// shown; sums are exact. `compress` makes a zlib stream (RFC 1950).
  package static func html(
    _ trace: Trace, title: String, comparedWith base: Trace? = nil, stepsMax: Int = 5_000_000,
    compress: ([UInt8]) -> [UInt8]
  ) throws(InspectError) -> [UInt8] {
    let scan = try TraceScan(trace, stepsMax: stepsMax)
    var members: [JSONValue.Member] = [JSONValue.Member("title", .string(title))]
    members += PageHead(trace, scan).members
    if let base {
      let profile = try base.gasProfile()
      members.append(JSONValue.Member("base", PageProfile(base, profile).json))
    }
    let columns = scan.columns.columns
    var places: [JSONValue.Member] = []
    var end = 0
    for column in columns {
      places.append(
        JSONValue.Member(column.name, .array([.integer(end), .integer(column.count)])))
      end += column.count
    }
    members.append(JSONValue.Member("columns", .object(places)))
    let head = Array(JSONValue.object(members).compact.utf8)
    var data = ByteWriter(capacity: head.count + end + 4)
    data.u32(UInt32(truncatingIfNeeded: head.count))
    data.bytes(head)
    for column in columns { column.write(&data) }
    return StaticPage(
      title: "Galaxy trace", body: Web.traceHtml, styles: [Web.styleCss, Web.traceCss],
      scripts: [
        Web.commonJs, Web.flameJs, Web.sourceJs, Web.dataJs, Web.stepsJs, Web.compareJs,
        Web.tablesJs,
        Web.traceJs, Web.tracePanelsJs, Web.traceCopyJs, Web.traceKeysJs, Web.traceStartJs,
      ],
      data: compress(data.bytes)
    ).html
  }
}
