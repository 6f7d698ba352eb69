import Glibc

/// Walks over the pages of a database file, looks at everything that LMDB believes before it is believed, and notes which pages are in use.
///
/// The layout is that of LMDB 0.9 (`mdb.c`: `MDB_page`, `MDB_node`). Nothing is read outside the file, and no page twice.
struct TreeWalk {
  /// How keys are ordered.
  enum Order {
    /// As bytes.
    case bytes
    /// As numbers of 64 bits.
    case numbers
  }

  /// An entry of a leaf.
  struct Entry {
    let flags: UInt16
    let key: UnsafeRawBufferPointer
    let value: UnsafeRawBufferPointer
  }

  // Flags of entries.
  static let bigData: UInt16 = 1
  static let subTree: UInt16 = 2

  private static let entryHeaderBytes = 8
  private static let keyBytesMax = 511
  /// As deep as LMDB's cursors go.
  private static let depthMax = 32

  private let file: UnsafeRawBufferPointer
  private let pageBytes: Int
  private let lastPage: UInt64
  private var used: [UInt64]

  init(_ file: UnsafeRawBufferPointer, _ meta: MetaPage) throws(StorageError) {
    self.file = file
    pageBytes = meta.pageBytes
    lastPage = meta.lastPage
    // Free pages at the end may never have been written; each is noted in eight bytes.
    guard lastPage < UInt64(file.count) else { throw .damaged(what: "the count of its pages") }
    used = [UInt64](repeating: 0, count: Int(lastPage / 64) + 1)
  }

  /// Notes that pages are used: by a tree, or as free ones.
  mutating func use(_ page: UInt64, count: UInt64 = 1) throws(StorageError) {
    guard page >= 2, page <= lastPage, count > 0, count <= lastPage - page + 1 else {
      throw .damaged(what: "a reference to page \(page), which there is not")
    }
    for number in page..<page + count {
      let (index, bit) = (Int(number / 64), UInt64(1) << (number % 64))
      guard used[index] & bit == 0 else {
        throw .damaged(what: "page \(number) is in two places")
      }
      used[index] |= bit
    }
  }

  // MARK: Trees

  private struct Counts {
    var branches: UInt64 = 0
    var leaves: UInt64 = 0
    var overflows: UInt64 = 0
    var entries: UInt64 = 0
  }

  /// Walks over a tree in the order of its keys.
  mutating func walk(
    _ tree: TreeRecord, _ order: Order,
    _ body: (inout TreeWalk, Entry) throws(StorageError) -> Void
  ) throws(StorageError) {
    guard tree.depth <= TreeWalk.depthMax, (tree.root == nil) == (tree.depth == 0) else {
      throw .damaged(what: "the depth of a tree")
    }
    var counts = Counts()
    if let root = tree.root {
      try visit(root, tree.depth, order, low: nil, high: nil, &counts, body)
    }
    guard counts.branches == tree.branchPages, counts.leaves == tree.leafPages,
      counts.overflows == tree.overflowPages, counts.entries == tree.entries
    else { throw .damaged(what: "the counts of a tree") }
  }

  private mutating func visit(
    _ number: UInt64, _ levels: Int, _ order: Order, low: UnsafeRawBufferPointer?,
    high: UnsafeRawBufferPointer?, _ counts: inout Counts,
    _ body: (inout TreeWalk, Entry) throws(StorageError) -> Void
  ) throws(StorageError) {
    try use(number)
    let (page, header) = try page(number)
    let isLeaf = levels == 1
    let count = (header.lower - PageHeader.byteCount) / 2
    guard header.number == number, header.flags == (isLeaf ? PageHeader.leaf : PageHeader.branch),
      header.lower >= PageHeader.byteCount, header.lower & 1 == 0, header.lower <= header.upper,
      header.upper <= pageBytes, count >= (isLeaf || order == .numbers ? 1 : 2)
    else { throw TreeWalk.damage(number) }
    var previous = low
    var bytes = 0
    for index in 0..<count {
      let place = PageHeader.byteCount + 2 * index
      let entry = try entry(
        page, header.upper, Int(page.loadUnaligned(fromByteOffset: place, as: UInt16.self)), number,
        isLeaf: isLeaf)
      bytes += entry.byteCount
      // The first key of a branch counts as the least, whatever it is.
      if isLeaf || index > 0 {
        guard order == .bytes || entry.key.count == 8,
          try isBefore(previous, entry.key, order, orSame: isLeaf && index == 0),
          try isBefore(entry.key, high, order, orSame: false)
        else { throw .damaged(what: "the order of the keys on page \(number)") }
        previous = entry.key
      }
      if isLeaf {
        counts.entries += 1
        let value = try value(entry, number, &counts)
        try body(&self, Entry(flags: entry.flags, key: entry.key, value: value))
      } else {
        let next = index + 1 < count ? try key(page, header.upper, index + 1, number) : high
        try visit(
          entry.child, levels - 1, order, low: index == 0 ? low : entry.key, high: next, &counts,
          body)
      }
    }
    // Entries fill the end of a page: none lies in another.
    guard bytes == pageBytes - header.upper else { throw TreeWalk.damage(number) }
    if isLeaf { counts.leaves += 1 } else { counts.branches += 1 }
  }

  /// Whether a key is below another; what is nil bounds nothing.
  private func isBefore(
    _ left: UnsafeRawBufferPointer?, _ right: UnsafeRawBufferPointer?, _ order: Order, orSame: Bool
  ) throws(StorageError) -> Bool {
    guard let left, let right else { return true }
    switch order {
    case .numbers:
      guard left.count == 8, right.count == 8 else { return false }
      let (left, right) = (
        left.loadUnaligned(as: UInt64.self), right.loadUnaligned(as: UInt64.self)
      )
      return left < right || orSame && left == right
    case .bytes:
      let common = min(left.count, right.count)
      var result = 0
      if common > 0, let left = left.baseAddress, let right = right.baseAddress {
        result = Int(memcmp(left, right, common))
      }
      if result == 0 { result = left.count - right.count }
      return result < 0 || orSame && result == 0
    }
  }

  // MARK: Pages

  private func page(
    _ number: UInt64
  ) throws(StorageError) -> (bytes: UnsafeRawBufferPointer, header: PageHeader) {
    // The number is not above that of the last page, which is below the length of the file.
    let offset = Int(number).multipliedReportingOverflow(by: pageBytes)
    guard !offset.overflow, offset.partialValue <= file.count - pageBytes else {
      throw .damaged(what: "page \(number) lies behind the end of the file")
    }
    let start = offset.partialValue
    return (
      UnsafeRawBufferPointer(rebasing: file[start..<start + pageBytes]),
      PageHeader(file, at: start)
    )
  }

  private static func damage(_ page: UInt64) -> StorageError { .damaged(what: "page \(page)") }

  private struct RawEntry {
    let flags: UInt16
    let child: UInt64
    let key: UnsafeRawBufferPointer
    /// What lies behind the key.
    let content: UnsafeRawBufferPointer
    /// The length of the value; of one on pages of its own, too.
    let valueBytes: Int
    /// How much of the page it takes.
    let byteCount: Int
  }

  private func entry(
    _ page: UnsafeRawBufferPointer, _ upper: Int, _ offset: Int, _ number: UInt64, isLeaf: Bool
  ) throws(StorageError) -> RawEntry {
    let header = TreeWalk.entryHeaderBytes
    guard offset >= upper, offset & 1 == 0, offset <= pageBytes - header else {
      throw TreeWalk.damage(number)
    }
    let low = page.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    let flags = page.loadUnaligned(fromByteOffset: offset + 4, as: UInt16.self)
    let keyBytes = Int(page.loadUnaligned(fromByteOffset: offset + 6, as: UInt16.self))
    var contentBytes = 0
    if isLeaf {
      guard flags <= TreeWalk.subTree else { throw TreeWalk.damage(number) }
      contentBytes = flags == TreeWalk.bigData ? 8 : Int(low)
    }
    let start = offset + header
    guard keyBytes <= TreeWalk.keyBytesMax, keyBytes + contentBytes <= pageBytes - start else {
      throw TreeWalk.damage(number)
    }
    let end = start + keyBytes + contentBytes
    return RawEntry(
      flags: flags, child: UInt64(low) | UInt64(flags) << 32,
      key: UnsafeRawBufferPointer(rebasing: page[start..<start + keyBytes]),
      content: UnsafeRawBufferPointer(rebasing: page[start + keyBytes..<end]),
      valueBytes: Int(low), byteCount: (end - offset + 1) & ~1)
  }

  private func key(
    _ page: UnsafeRawBufferPointer, _ upper: Int, _ index: Int, _ number: UInt64
  ) throws(StorageError) -> UnsafeRawBufferPointer {
    let place = PageHeader.byteCount + 2 * index
    let offset = Int(page.loadUnaligned(fromByteOffset: place, as: UInt16.self))
    return try entry(page, upper, offset, number, isLeaf: false).key
  }

  /// The value of an entry, which may lie on pages of its own.
  private mutating func value(
    _ entry: RawEntry, _ number: UInt64, _ counts: inout Counts
  ) throws(StorageError) -> UnsafeRawBufferPointer {
    guard entry.flags == TreeWalk.bigData else { return entry.content }
    let first = entry.content.loadUnaligned(as: UInt64.self)
    let pages = UInt64((PageHeader.byteCount - 1 + entry.valueBytes) / pageBytes + 1)
    try use(first, count: pages)
    counts.overflows += pages
    let header = try page(first).header
    _ = try page(first + pages - 1)
    guard header.number == first, header.flags == PageHeader.overflow, header.count == pages else {
      throw TreeWalk.damage(first)
    }
    let start = Int(first) * pageBytes + PageHeader.byteCount
    return UnsafeRawBufferPointer(rebasing: file[start..<start + entry.valueBytes])
  }
}
