import CMalloc

/// What the process does with memory that calls have freed.
package enum FreedMemory {
  /// Lets the process keep it for the next call. Given back to the system it comes again as fresh pages, each emptied on its
  /// first use, which takes longer than most of what a program does with it. Results do not depend on it. Up to 512 MB
  /// stay; single objects of more than 64 MB are given back.
  package static func keep() {
    _ = mallopt(M_MMAP_THRESHOLD, 64 << 20)
    _ = mallopt(M_TRIM_THRESHOLD, 512 << 20)
  }
}
