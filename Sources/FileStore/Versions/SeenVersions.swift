import Glibc
import Primitives

/// The newest version of each file that a reader has seen, in a folder, so that nobody can give it an older one later.
package struct SeenVersions {
  private let folder: String

  /// What is remembered in a folder, which is made where it is missing.
  package init(folder: String) throws(FileStoreError) {
    self.folder = folder
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw .system("mkdir", folder) }
  }

  /// The newest version that was seen of a file.
  package func newest(
    owner: Address, name: String
  ) throws(FileStoreError) -> (sequence: UInt64, cid: CID)? {
    let path = path(owner, name)
    guard let bytes = try StoredFile.read(path, max: 200) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard parts.count == 2, let sequence = UInt64(parts[0]), let cid = try? CID(parts[1]) else {
      throw .system(operation: "read", path: path, code: EBADMSG)
    }
    return (sequence, cid)
  }

  /// Accepts a version as the newest one, and remembers it: not if it is older than what was seen, nor if it does not come from that.
  package func accept(
    _ head: CID, from reader: VersionReader
  ) throws(FileVersionError) -> FileVersion {
    let version = try reader.version(head)
    if let seen = try storing({ () throws(FileStoreError) in
      try newest(owner: version.owner, name: version.name)
    }) {
      if seen.cid == head { return version }
      guard version.sequence >= seen.sequence else {
        throw .rolledBack(seen: seen.sequence, offered: version.sequence)
      }
      var found: CID?
      try reader.history(of: head) { cid, version in
        if version.sequence == seen.sequence { found = cid }
        return version.sequence > seen.sequence
      }
      guard found == seen.cid else { throw .forked(sequence: seen.sequence) }
    }
    try storing { () throws(FileStoreError) in
      let path = path(version.owner, version.name)
      try StoredFile.write(
        Array("\(version.sequence) \(head)".utf8), to: path, by: "\(path).draft-\(getpid())")
    }
    return version
  }

  private func storing<Result>(
    _ step: () throws(FileStoreError) -> Result
  ) throws(FileVersionError) -> Result {
    do throws(FileStoreError) {
      return try step()
    } catch {
      throw .store(error)
    }
  }

  private func path(_ owner: Address, _ name: String) -> String {
    "\(folder)/\(Hex.encode(owner.bytes))-\(Hex.encode(keccak256(utf8: name).bytes.prefix(16)))"
  }
}
