/// Who may talk to the server, by what a browser says of the page that asks.
///
/// A page of a stranger can send requests to a server on this machine, and, by letting its own name point here (DNS rebinding), read
/// the answers. So a `Host` must be an address or a name that the owner has listed, which no stranger's name is, and an `Origin`, which
/// browsers add, must be a page of this machine or listed. What is no browser sends no `Origin`.
package struct OriginPolicy: Sendable {
  /// Names under which the server is reached, beside addresses and `localhost`, in lower case.
  private let hostNames: Set<String>
  /// Pages of other machines that may ask, as `https://example.org`, in lower case; `*` admits all.
  private let origins: Set<String>

  /// A policy; by default this machine's own pages only.
  package init(hostNames: [String] = [], origins: [String] = []) {
    self.hostNames = Set(hostNames.map { $0.lowercased() })
    self.origins = Set(origins.map { $0.lowercased() })
  }

  /// Whether a request may have these values of `Host` and `Origin`; nil where it has none.
  package func admits(host: String?, origin: String?) -> Bool {
    guard let host, admits(host: host) else { return false }
    return origin.map { admits(origin: $0) } ?? true
  }

  private func admits(host: String) -> Bool {
    let name = OriginPolicy.name(of: host.lowercased())
    return OriginPolicy.isAddress(name) || name == "localhost" || hostNames.contains(String(name))
  }

  private func admits(origin: String) -> Bool {
    let origin = origin.lowercased()
    if origins.contains("*") || origins.contains(origin) { return true }
    for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
      let name = OriginPolicy.name(of: String(origin.dropFirst(scheme.count)))
      return name == "localhost" || name == "[::1]"
        || (OriginPolicy.isAddress(name) && name.hasPrefix("127."))
    }
    return false
  }

  /// A host without its port.
  private static func name(of host: String) -> Substring {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return host[...end] }
    return host.prefix { $0 != ":" }
  }

  /// Whether a host is an address and no name: four numbers, or anything in brackets.
  private static func isAddress(_ name: Substring) -> Bool {
    if name.hasPrefix("["), name.hasSuffix("]") { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { part in UInt8(part) != nil }
  }
}
