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

  /// The source files of several paths, each once; `-` stands for standard input.
  static func sources(_ paths: [String]) throws -> [String] {
    var seen: Set<String> = []
    return try paths.flatMap { path in path == "-" ? ["-"] : try sources(path) }
      .filter { seen.insert($0).inserted }
  }

  /// A source file with its contents, or what comes in at standard input.
  static func input(_ path: String) throws -> SourceInput {
    guard path == "-" else { return SourceInput(path: path, utf8: try read(path)) }
    let data = try? FileHandle.standardInput.read(upToCount: Limits.sourceBytesMax + 1)
    let bytes = [UInt8](data ?? Data())
    guard bytes.count <= Limits.sourceBytesMax else {
      throw CommandFailure.usage("standard input has more than \(Limits.sourceBytesMax) bytes")
    }
    return SourceInput(path: "standard input", utf8: bytes)
  }

  /// Compiles a file with what it imports, if the analysis does not show that nobody needs that.
  static func compile(
    _ path: String, where isNeeded: (Analysis) -> Bool = { _ in true }
  ) throws -> Compilation.Compiled {
    let input = SourceInput(path: path, utf8: try read(path))
    return Compilation.compile([input], provider: provider, where: isNeeded)
  }

  /// The standard library, and files on disk.
  static let provider = LibraryProvider(read: { path in try? Files.read(path) })

  static let standardOutput = STDOUT_FILENO
  static let standardError = STDERR_FILENO

  /// Whether what is written there goes to a person whose terminal shows colours, and who does not refuse them (no-color.org), or
  /// somebody asks for colours wherever it goes (`CLICOLOR_FORCE`, bixense.com/clicolors).
  static func isColoured(_ descriptor: Int32) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    guard environment["NO_COLOR", default: ""].isEmpty else { return false }
    guard ["", "0"].contains(environment["CLICOLOR_FORCE", default: ""]) else { return true }
    return isatty(descriptor) == 1 && environment["TERM"] != "dumb"
  }
}

/// Shows diagnostics on standard error, with the fixes that help; throws when one of them is an error.
func show(_ diagnostics: [Diagnostic], _ sources: SourceMap) throws {
  var diagnostics = diagnostics
  if let file = sources.files.first {
    let review = FixReview(
      SourceInput(path: file.name, utf8: file.utf8), provider: Files.provider)
    diagnostics = review.reviewed(diagnostics, sources)
  }
  complain(diagnostics, sources)
  if diagnostics.hasErrors {
    var tally = DiagnosticTally()
    tally.add(diagnostics)
    throw CommandFailure.failed(tally.text)
  }
}
