import RPC
import Testing

@Suite struct OriginPolicyTests {
  @Test func strangersNamesAreNotAdmitted() {
    let policy = OriginPolicy()
    for host in ["localhost", "LocalHost:8545", "127.0.0.1:8545", "10.0.0.1", "[::1]:8545"] {
      #expect(policy.admits(host: host, origin: nil), "\(host)")
    }
    for host in [
      "evil.example", "evil.example:8545", "127.0.0.1.evil.example", "localhost.evil.example", "",
      "1.2.3", "256.0.0.1", "1.2.3.4.5",
    ] {
      #expect(!policy.admits(host: host, origin: nil), "\(host)")
    }
    #expect(!policy.admits(host: nil, origin: nil))
  }

  @Test func pagesOfStrangersAreNotAdmitted() {
    let policy = OriginPolicy()
    for origin in ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:8080"] {
      #expect(policy.admits(host: "localhost", origin: origin), "\(origin)")
    }
    for origin in [
      "null", "https://evil.example", "http://127.0.0.1.evil.example",
      "http://localhost.evil.example",
      "http://10.0.0.1", "file://", "chrome-extension://abc", "http://1.2.3.4",
    ] {
      #expect(!policy.admits(host: "localhost", origin: origin), "\(origin)")
    }
    let open = OriginPolicy(hostNames: ["Node.example"], origins: ["https://app.example"])
    #expect(open.admits(host: "node.example:80", origin: "https://app.example"))
    #expect(!open.admits(host: "other.example", origin: nil))
    #expect(!open.admits(host: "node.example", origin: "http://app.example"))
    #expect(OriginPolicy(origins: ["*"]).admits(host: "localhost", origin: "https://x.example"))
  }
}
