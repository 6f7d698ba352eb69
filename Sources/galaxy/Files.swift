import Compiler
import Diagnostics
import Foundation
import Primitives
import Semantics

/// Reading and writing files, with errors that say what is wrong.
enum Files {
  /// The bytes of a file of at most `limit` bytes.
  static func read(_ path: String, limit: Int = Limits.sourceBytesMax) throws -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure.usage("there is no file \(path)")
    }
    if isFolder.boolValue { throw CommandFailure.usage("\(path) is a folder, not a file") }
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    if let size, size > limit {
      throw CommandFailure.usage("\(path) has \(size) bytes; at most \(limit) are read")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure.usage("\(path) cannot be read")
    }
    return [UInt8](data)
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path))
    } catch {
      throw CommandFailure.usage("\(path) cannot be written: \(error.localizedDescription)")
    }
  }

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure.usage("the folder \(path) cannot be made: \(error.localizedDescription)")
    }
  }

  /// Source files below a path: the file itself, or every `.gx` in a folder.
  static func sources(_ path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure.usage("there is no file or folder \(path)")
    }
    guard isFolder.boolValue else { return [path] }
    let found = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(".gx") && !$0.contains(".build") }.sorted()
      .map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  /// Compiles a file with what it imports.
  static func compile(_ path: String) throws -> Compilation.Compiled {
    let input = SourceInput(path: path, utf8: try read(path))
    return Compilation.compile([input], provider: provider)
  }

  /// The standard library, and files on disk.
  static let provider = LibraryProvider(read: { path in try? Files.read(path) })

  /// Whether output goes to a person.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

/// Shows diagnostics on standard error; throws when one of them is an error.
func show(_ diagnostics: [Diagnostic], _ sources: SourceMap) throws {
  if !diagnostics.isEmpty { complain(TextRenderer(sources: sources).text(diagnostics)) }
  if diagnostics.hasErrors {
    let count = diagnostics.filter { $0.severity == .error }.count
    throw CommandFailure.failed("\(count) error\(count == 1 ? "" : "s")")
  }
}
