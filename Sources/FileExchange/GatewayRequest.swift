import FileStore

/// What is asked of a gateway.
struct GatewayRequest {
  enum Format {
    case raw
    case archive(isWhole: Bool)
    case file
  }

  let root: CID
  let names: [String]
  let format: Format

  /// Reads `/ipfs/CID/NAME?format=raw`; nil for anything else. Where the target names no format, the first type in `accepted` (the header `Accept`) does that
  /// is one of ours.
  init?(_ target: String, accepting accepted: String = "") {
    let parts = target.split(separator: "?", maxSplits: 1)
    let path = parts[0].split(separator: "/", omittingEmptySubsequences: true)
    guard parts[0].hasPrefix("/ipfs/"), path.count >= 2, path.count <= 64,
      let root = try? CID(path[1])
    else { return nil }
    var names: [String] = []
    for name in path.dropFirst(2) {
      guard let name = GatewayRequest.decoded(name) else { return nil }
      names.append(name)
    }
    var (format, scope) = ("", "all")
    for field in parts.dropFirst().first?.split(separator: "&") ?? [] {
      let pair = field.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { return nil }
      switch pair[0] {
      case "format": format = String(pair[1])
      case "dag-scope": scope = String(pair[1])
      // Others are hints that we may leave alone.
      default: break
      }
    }
    if format.isEmpty { format = GatewayRequest.format(accepting: accepted) }
    switch (format, scope) {
    case ("raw", _): self.format = .raw
    case ("car", "all"): self.format = .archive(isWhole: true)
    case ("car", "block"): self.format = .archive(isWhole: false)
    case ("", _): self.format = .file
    default: return nil
    }
    self.root = root
    self.names = names
  }

  /// The format of the first media type that is one of ours and not refused by a weight of zero; empty for the bytes of a file.
  private static func format(accepting accepted: String) -> String {
    for range in accepted.prefix(4_096).split(separator: ",") {
      let parts = range.split(separator: ";").map { part in
        String(part.filter { !$0.isWhitespace }).lowercased()
      }
      guard let type = parts.first, !parts.contains(where: { ["q=0", "q=0.0"].contains($0) })
      else { continue }
      switch type {
      case "application/vnd.ipld.raw": return "raw"
      case "application/vnd.ipld.car":
        // Archives are of version 1, each block once, in the order of a walk.
        let asked = parts.dropFirst().first { $0.hasPrefix("version=") }
        guard asked ?? "version=1" == "version=1" else { continue }
        return "car"
      case "application/octet-stream", "*/*": return ""
      default: continue
      }
    }
    return ""
  }

  /// Text without its percent encoding (RFC 3986); nil where that is wrong or no UTF-8.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
