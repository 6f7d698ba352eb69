/// Memory for the objects of one call: bump allocation in chunks, freed together.
struct Arena: ~Copyable {
  /// The chunks, for freeing.
  private var chunks: [UnsafeMutableRawPointer] = []
  /// The next free byte of the newest chunk.
  private var next: UnsafeMutableRawPointer
  /// Bytes left in the newest chunk.
  private var left = 0
  /// How large the next chunk will be.
  private var chunkBytes = 4 << 10

  /// Bytes of the largest ordinary chunk; larger requests get one of their own.
  private static let chunkBytesMax = 1 << 20

  /// An arena without memory.
  init() {
    // Never read or written: the first request finds no byte left.
    next = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    chunks.append(next)
  }

  deinit {
    for chunk in chunks {
      chunk.deallocate()
    }
  }

  /// Returns `count` uninitialized words. The caller has checked the memory limit.
  @inline(__always)
  mutating func allocate(words count: Int) -> UnsafeMutablePointer<UInt64> {
    let bytes = count &* 8
    if _fastPath(bytes <= left) {
      let result = next
      next = next + bytes
      left &-= bytes
      return result.assumingMemoryBound(to: UInt64.self)
    }
    return allocateSlowly(bytes)
  }

  /// Opens a new chunk.
  @inline(never)
  private mutating func allocateSlowly(_ bytes: Int) -> UnsafeMutablePointer<UInt64> {
    if bytes > chunkBytes / 2 {
      let chunk = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      chunks.append(chunk)
      return chunk.assumingMemoryBound(to: UInt64.self)
    }
    let chunk = UnsafeMutableRawPointer.allocate(byteCount: chunkBytes, alignment: 16)
    chunks.append(chunk)
    next = chunk + bytes
    left = chunkBytes - bytes
    chunkBytes = min(chunkBytes * 2, Arena.chunkBytesMax)
    return chunk.assumingMemoryBound(to: UInt64.self)
  }
}
