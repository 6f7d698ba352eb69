import FileStore
import Foundation

/// Files and folders on the disk, as they are to be added.
indirect enum SourceTree {
  case file(path: String)
  case folder([(name: String, tree: SourceTree)])

  /// The most entries of a folder: a node holds no more.
  private static let entriesMax = 20_000

  /// Looks through a folder. Files are opened when they are added.
  init(_ path: String, depth: Int = 0) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure.usage("there is no file or folder \(path)")
    }
    guard isFolder.boolValue else {
      self = .file(path: path)
      return
    }
    guard depth < 64 else { throw CommandFailure.usage("\(path) is more than 64 folders deep") }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { !$0.hasPrefix(".") }
    guard names.count <= Self.entriesMax else {
      throw CommandFailure.usage(
        "\(path) has \(names.count) entries; a folder has at most \(Self.entriesMax)")
    }
    var entries: [(String, SourceTree)] = []
    for name in names {
      let below = "\(path)/\(name)"
      if (try? FileManager.default.destinationOfSymbolicLink(atPath: below)) != nil { continue }
      entries.append((name, try SourceTree(below, depth: depth + 1)))
    }
    self = .folder(entries)
  }

  /// Keeps it; gives its link.
  func add(
    to store: BlockStore, _ format: FileBuilder.Format
  ) throws(FileStoreError) -> DAGNode.Link {
    switch self {
    case .file(let path):
      let input = try FileInput(path)
      var builder = FileBuilder(format) { (block) throws(FileStoreError) in try store.put(block) }
      while true {
        let bytes = try input.next()
        if bytes.isEmpty { return try builder.finish() }
        try builder.append(bytes)
      }
    case .folder(let entries):
      var links: [DAGNode.Link] = []
      for (name, tree) in entries {
        let link = try tree.add(to: store, format)
        links.append(DAGNode.Link(link.target, name: name, totalBytes: link.totalBytes))
      }
      let (block, link) = try FolderBuilder.block(links, format)
      try store.put(block)
      return link
    }
  }
}
