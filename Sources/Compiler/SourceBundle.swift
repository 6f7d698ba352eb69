import Primitives
import Semantics

/// The sources of a contract as they are published on a chain: the file that declares it, and the files that this imports. The standard library is not
/// among them: every compiler has it.
///
/// Encoded it is a blob beside the deployment, an RLP list of strings: `galaxy source 1`, the contract's name, and path and text of each file. Nothing in it is
/// believed: it is compiled, and counts when the module is the one that was deployed.
package struct SourceBundle: Hashable, Sendable {
  /// A file.
  package struct File: Hashable, Sendable {
    /// Its path, relative to the folder that has all of them.
    package let path: String
    /// Its text, UTF-8.
    package let utf8: [UInt8]
  }

  /// The contract's name.
  package let contract: String
  /// The files; the first is the one that was compiled.
  package let files: [File]

  /// The most bytes of an encoding: a contract that needs more is not published.
  package static let bytesMax = 128 << 10
  /// The most files.
  package static let filesMax = 64

  private static let magic = Array("galaxy source 1".utf8)
  private static let pathBytesMax = 512

  /// The sources of a contract of a program, given by path and text, the compiled file first; nil when they are too many.
  package init?(contract: String, sources: [(path: String, text: String)]) {
    let own = sources.filter { !$0.path.hasPrefix("std.") }
    // Folders of somebody's machine are nobody else's business.
    var folder =
      own.first.map { $0.path.split(separator: "/", omittingEmptySubsequences: false) } ?? []
    for source in own {
      let parts = source.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      let common = zip(folder, parts).prefix { $0 == $1 }.count
      folder = Array(folder.prefix(common))
    }
    let prefix = folder.reduce(0) { $0 + $1.utf8.count + 1 }
    self.contract = contract
    files = own.map {
      File(
        path: String(decoding: $0.path.utf8.dropFirst(prefix), as: UTF8.self),
        utf8: Array($0.text.utf8))
    }
    guard !files.isEmpty, files.count <= SourceBundle.filesMax,
      encoded.count <= SourceBundle.bytesMax
    else { return nil }
  }

  /// Reads an encoding; nil when it is none.
  package init?(decoding bytes: [UInt8]) {
    guard bytes.count <= SourceBundle.bytesMax else { return nil }
    do throws(RLPError) {
      var reader = RLPReader(bytes)
      var fields = try reader.list()
      try reader.finish()
      guard try fields.string(max: SourceBundle.magic.count) == SourceBundle.magic,
        let name = String(validating: try fields.string(max: 256), as: UTF8.self)
      else { return nil }
      var files: [File] = []
      while !fields.isAtEnd, files.count < SourceBundle.filesMax {
        guard
          let path = String(
            validating: try fields.string(max: SourceBundle.pathBytesMax), as: UTF8.self)
        else { return nil }
        files.append(File(path: path, utf8: try fields.string(max: SourceBundle.bytesMax)))
      }
      try fields.finish()
      guard !files.isEmpty else { return nil }
      (contract, self.files) = (name, files)
    } catch {
      return nil
    }
  }

  /// The encoding.
  package var encoded: [UInt8] {
    var content: [UInt8] = []
    RLP.append(bytes: SourceBundle.magic, to: &content)
    RLP.append(bytes: Array(contract.utf8), to: &content)
    for file in files {
      RLP.append(bytes: Array(file.path.utf8), to: &content)
      RLP.append(bytes: file.utf8, to: &content)
    }
    var output: [UInt8] = []
    RLP.appendPrefix(0xC0, length: content.count, to: &output)
    return output + content
  }

  /// The contract that the sources give; nil when they do not compile, or have none of that name.
  package func compiled() -> CompiledContract? {
    guard let first = files.first else { return nil }
    let texts = Dictionary(
      files.dropFirst().map { ($0.path, $0.utf8) }, uniquingKeysWith: { first, _ in first })
    return Compilation.compile(
      [SourceInput(path: first.path, utf8: first.utf8)],
      provider: LibraryProvider(read: { texts[$0] })
    ).contract(named: contract)
  }
}
