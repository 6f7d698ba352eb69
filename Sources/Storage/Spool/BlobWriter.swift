import Primitives

/// A blob that arrives piece by piece: its hash is taken as it comes, and no more of it than `BlobSpool.memoryMax` bytes is in memory.
package struct BlobWriter: Sendable {
  private let spool: BlobSpool
  private let bytesMax: Int
  private var hasher = Keccak256()
  private var buffer: [UInt8] = []
  private var file: SpoolFile?
  /// How many bytes have come.
  package private(set) var count = 0

  init(_ spool: BlobSpool, bytesMax: Int) {
    self.spool = spool
    self.bytesMax = bytesMax
  }

  /// Takes the next bytes; those that would be too many are not written.
  package mutating func append(_ bytes: some Collection<UInt8>) throws(StorageError) {
    guard bytes.count <= bytesMax - count else { throw .blobTooLong(max: bytesMax) }
    hasher.update(bytes)
    count += bytes.count
    if file == nil, count > BlobSpool.memoryMax {
      let file = try SpoolFile(spool)
      try BlobWriter.write(buffer, to: file)
      buffer = []
      self.file = file
    }
    if let file { try BlobWriter.write(bytes, to: file) } else { buffer += bytes }
  }

  private static func write(
    _ bytes: some Collection<UInt8>, to file: SpoolFile
  ) throws(StorageError) {
    let written = bytes.withContiguousStorageIfAvailable { bytes in
      Result { () throws(StorageError) in try file.append(UnsafeRawBufferPointer(bytes)) }
    }
    if let written { return try written.get() }
    try write(Array(bytes), to: file)
  }

  /// The blob, now that all of it has come.
  package func finish() throws(StorageError) -> HeldBlob {
    file?.seal()
    return HeldBlob(
      hash: hasher.finalize(), count: count, file.map { .file($0) } ?? .memory(buffer))
  }
}
