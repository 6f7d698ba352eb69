/// Memory for the objects of one call: bump allocation in chunks, freed together.
struct Arena: ~Copyable {
  /// The newest chunk. Each begins with the address of the one before.
  private var newest: UnsafeMutableRawPointer?
  /// The next free byte of the newest ordinary chunk.
  private var next: UnsafeMutableRawPointer?
  /// Bytes left in that chunk; before the first, less than any request.
  private var left = -1
  /// How large the next chunk will be.
  private var chunkBytes = 4 << 10

  /// Bytes of the largest ordinary chunk; larger requests get one of their own.
  private static let chunkBytesMax = 1 << 20

  /// Bytes of the address in front of a chunk.
  private static let linkBytes = 16

  /// An arena without memory.
  init() {}

  deinit {
    var chunk = newest
    while let here = chunk {
      chunk = here.load(as: UnsafeMutableRawPointer?.self)
      here.deallocate()
    }
  }

  /// Returns `count` uninitialized words. The caller has checked the memory limit.
  @inline(__always)
  mutating func allocate(words count: Int) -> UnsafeMutablePointer<UInt64> {
    let bytes = count &* 8
    if _fastPath(bytes <= left), let result = next {
      next = result + bytes
      left &-= bytes
      return result.assumingMemoryBound(to: UInt64.self)
    }
    return allocateSlowly(bytes)
  }

  /// Opens a new chunk.
  @inline(never)
  private mutating func allocateSlowly(_ bytes: Int) -> UnsafeMutablePointer<UInt64> {
    guard bytes <= chunkBytes / 2 else {
      return chunk(bytes: bytes).assumingMemoryBound(to: UInt64.self)
    }
    let result = chunk(bytes: chunkBytes)
    next = result + bytes
    left = chunkBytes - bytes
    chunkBytes = min(chunkBytes * 2, Arena.chunkBytesMax)
    return result.assumingMemoryBound(to: UInt64.self)
  }

  /// A chunk of so many bytes, behind its link.
  private mutating func chunk(bytes: Int) -> UnsafeMutableRawPointer {
    let chunk = UnsafeMutableRawPointer.allocate(
      byteCount: Arena.linkBytes + bytes, alignment: 16)
    chunk.storeBytes(of: newest, as: UnsafeMutableRawPointer?.self)
    newest = chunk
    return chunk + Arena.linkBytes
  }
}
