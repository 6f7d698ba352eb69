import Diagnostics
import Primitives

/// The parameters of a call, read one after the other.
package struct RPCParameters {
  private let values: [JSONValue]
  private var index = 0

  /// The parameters of a call.
  package init(_ values: [JSONValue]) {
    self.values = values
  }

  /// Throws when there are more than the method has.
  package func finish() throws(RPCError) {
    guard index >= values.count else {
      throw RPCError(.invalidParameters, "too many arguments, want at most \(index)")
    }
  }

  /// The next one, which `read` makes sense of; a missing one is an error.
  package mutating func required<Value>(
    _ read: (JSONValue) throws(RPCValueError) -> Value
  ) throws(RPCError) -> Value {
    guard let value = try optional(read) else {
      throw RPCError(.invalidParameters, "missing value for required argument \(index - 1)")
    }
    return value
  }

  /// The next one; nil when it is missing or null.
  package mutating func optional<Value>(
    _ read: (JSONValue) throws(RPCValueError) -> Value
  ) throws(RPCError) -> Value? {
    defer { index += 1 }
    guard index < values.count, values[index] != .null else { return nil }
    do throws(RPCValueError) {
      return try read(values[index])
    } catch {
      throw RPCError(.invalidParameters, "invalid argument \(index): \(error.reason)")
    }
  }
}

/// Why a JSON value is not what a parameter has to be.
package struct RPCValueError: Error, Hashable, Sendable {
  /// In a few words.
  package let reason: String

  /// An error.
  package init(_ reason: String) {
    self.reason = reason
  }

  /// The error of a member of an object.
  func inside(_ member: String) -> RPCValueError { RPCValueError("\(member): \(reason)") }
}
