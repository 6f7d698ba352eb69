import Glibc

extension FileStoreError {
  /// What the system last complained about.
  static func system(_ operation: String, _ path: String) -> FileStoreError {
    .system(operation: operation, path: path, code: errno)
  }

  /// The sentence of a code of `errno`.
  static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
