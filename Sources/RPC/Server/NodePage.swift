import Embedded
import Inspect

/// The page at `/`: blocks, transactions with their calls and gas, contracts. It asks the methods of the node that serves it.
enum NodePage {
  /// The page. Names and texts of contracts are not in it: its scripts ask for them and write them as text.
  static let html = StaticPage(
    title: "Galaxy node", body: Web.nodeHtml, styles: [Web.styleCss, Web.nodeCss],
    scripts: [
      Web.commonJs, Web.flameJs, Web.sourceJs, Web.dataJs, Web.tablesJs, Web.nodeJs,
    ], connects: true
  ).html
}
