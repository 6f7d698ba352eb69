import Foundation

/// How much the suites of the actors try: `make platform` sets a count of seeds, and then everything is tried that `make test` tries a part of.
enum Thoroughness {
  /// Whether everything is tried.
  static let isFull = ProcessInfo.processInfo.environment["GALAXY_PLATFORM_SEEDS"] != nil

  /// All values, or the first of them.
  static func some<Value>(_ values: [Value]) -> [Value] {
    isFull ? values : Array(values.prefix(1))
  }
}
