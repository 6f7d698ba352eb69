import Cluster
import Diagnostics
import Foundation
import RPC
import Testing

/// An etcd of three members on loopback, in a folder.
final class EtcdCluster: Sendable {
  let members: [ChildProcess]
  let urls: [String]

  /// Where the program is; nil when it is not installed.
  static let program: String? = ["/usr/bin/etcd", "/usr/local/bin/etcd", "/opt/etcd/etcd"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  init(in folder: URL) throws {
    let program = try #require(EtcdCluster.program)
    let ports = ChildProcess.freePorts(6)
    urls = ports[..<3].map { "http://127.0.0.1:\($0)" }
    let peers = ports[3...].map { "http://127.0.0.1:\($0)" }
    let all = peers.enumerated().map { "m\($0)=\($1)" }.joined(separator: ",")
    var members: [ChildProcess] = []
    for index in 0..<3 {
      members.append(
        ChildProcess(
          program,
          [
            "--name", "m\(index)", "--data-dir", folder.appending(path: "etcd\(index)").path(),
            "--listen-client-urls", urls[index], "--advertise-client-urls", urls[index],
            "--listen-peer-urls", peers[index], "--initial-advertise-peer-urls", peers[index],
            "--initial-cluster", all, "--initial-cluster-token", folder.lastPathComponent,
            "--heartbeat-interval", "50", "--election-timeout", "500", "--log-level", "error",
            // The default is more than a test's disk gives.
            "--quota-backend-bytes", "1073741824",
          ], log: folder.appending(path: "etcd\(index).log")))
    }
    self.members = members
    for member in members { try member.start() }
    try waitForLeader()
  }

  /// A client of all members.
  var client: EtcdClient {
    EtcdClient(urls.compactMap { HTTPConnection.Endpoint(url: $0) })
  }

  func waitForLeader() throws {
    let end = Date(timeIntervalSinceNow: 20)
    while leader == nil {
      try #require(Date() < end, "etcd has no leader: \(members[0].tail)")
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// Which member leads; nil when none does, or it does not answer.
  var leader: Int? {
    urls.indices.first { index in
      guard let endpoint = HTTPConnection.Endpoint(url: urls[index]) else { return false }
      let connection = HTTPConnection(endpoint, milliseconds: 300)
      guard
        let answer = try? connection.send(
          "POST", path: "/v3/maintenance/status", Array("{}".utf8)),
        let status = try? JSONValue(parsing: answer.body, within: JSONBounds()),
        let leader = status["leader"], leader != .string("0")
      else { return false }
      return leader == status["header"]?["member_id"]
    }
  }

  func stop() {
    for member in members { member.kill9() }
  }
}
