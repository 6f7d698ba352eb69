import Diagnostics
import Foundation
import Node
import RPC

/// Asks the members of an etcd by the JSON gateway of its API, version 3: <https://etcd.io/docs/v3.4/dev-guide/api_grpc_gateway/>.
///
/// Whichever member answers is asked again; when it does not within a second, the next one is. To be used by one thread at a time.
package final class EtcdClient {
  private let connections: [HTTPConnection]
  private var current = 0

  /// The longest time without a byte, in milliseconds.
  private static let patience = 1_000
  /// More than what we ask for can take: some blocks, in base64.
  private static let bounds = JSONBounds(
    bytesMax: 32 << 20, depthMax: 16, valuesMax: 10_000, membersMax: 64)

  /// A client of the members at these places; at least one.
  package init(_ members: [HTTPConnection.Endpoint]) {
    connections = members.map { HTTPConnection($0, milliseconds: EtcdClient.patience) }
  }

  /// How many members there are.
  package var memberCount: Int { connections.count }

  /// Asks, until a member answers or each was asked once. Only what may be done twice is asked this way.
  package func ask(_ path: String, _ request: JSONValue) throws(OrderingFailure) -> JSONValue {
    let body = Array(request.compact.utf8)
    var failure = OrderingFailure("no member of etcd is named")
    for _ in connections {
      do throws(OrderingFailure) {
        return try ask(connections[current], path, body)
      } catch {
        failure = error
        current = (current + 1) % connections.count
      }
    }
    throw failure
  }

  private func ask(
    _ connection: HTTPConnection, _ path: String, _ body: [UInt8]
  ) throws(OrderingFailure) -> JSONValue {
    let answer: HTTPConnection.Answer
    do throws(HTTPConnection.Failure) {
      answer = try connection.send("POST", path: path, body)
    } catch {
      throw OrderingFailure("etcd: \(error)")
    }
    let place = "etcd at \(connection.endpoint.authority)"
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: answer.body, within: EtcdClient.bounds)
    } catch {
      throw OrderingFailure("\(place) answers \(answer.status) and no JSON: \(error.reason)")
    }
    guard answer.status == 200 else {
      let reason = document["message"]?.text ?? document["error"]?.text ?? "without a reason"
      throw OrderingFailure("\(place) answers \(answer.status): \(reason)")
    }
    return document
  }
}

/// How etcd's gateway writes bytes and numbers.
extension JSONValue {
  /// Bytes: base64.
  static func base64(_ bytes: [UInt8]) -> JSONValue { .string(Data(bytes).base64EncodedString()) }

  /// A number of 64 bits: a string.
  static func int64(_ number: Int64) -> JSONValue { .string(String(number)) }

  /// Reads bytes.
  var base64Bytes: [UInt8]? { text.flatMap { Data(base64Encoded: $0) }.map { Array($0) } }

  /// Reads a number of 64 bits.
  var int64: Int64? {
    switch self {
    case .string(let text), .number(let text): Int64(text)
    default: nil
    }
  }
}
