/// Looks at a database before LMDB does.
///
/// LMDB 0.9 has no checksums and believes its pages: a bit that fell over in one is a read somewhere in memory, or a page that is given away
/// although it is in use. So pages, entries, keys and the list of free pages must fit each other, values and keys their checksums, and the two first pages
/// what they lead to: which of them is the last is told by one number.
struct PageCheck {
  /// The tables of a database by their names.
  private static let tables = Dictionary(
    uniqueKeysWithValues: StoreTable.allCases.map { (Array($0.name.utf8), $0) })

  /// Throws what is wrong with the database in a file; nothing when there is no file yet. Of a larger one than `bytesMax` it looks at the first pages, the
  /// free ones and the list of tables only. `other` is what it is when it is no database of ours at all.
  static func run(
    _ path: String, bytesMax: Int, other: StorageError
  ) throws(StorageError) {
    guard let mapped = try MappedFile(path) else { return }
    let file = mapped.bytes
    guard let first = MetaPage(file, at: 0), let second = MetaPage(file, at: first.pageBytes),
      first.pageBytes == second.pageBytes
    else { throw other }
    try checkTurns(first, second)
    let isSecondLast = second.transaction > first.transaction
    let (last, former) = isSecondLast ? (second, first) : (first, second)
    var formerWalk = try TreeWalk(file, former)
    try checkFree(former, &formerWalk)
    var walk = try TreeWalk(file, last)
    try checkFree(last, &walk)
    try checkMain(last, &walk, checksTables: file.count <= bytesMax, other: other)
  }

  /// Transactions write the two pages in turn.
  private static func checkTurns(_ first: MetaPage, _ second: MetaPage) throws(StorageError) {
    let numbers = (first.transaction, second.transaction)
    guard numbers != (0, 0) else { return }
    guard numbers.0 & 1 == 0, numbers.1 & 1 == 1,
      max(numbers.0, numbers.1) - min(numbers.0, numbers.1) == 1
    else { throw .damaged(what: "its first pages") }
  }

  /// Walks over the free pages. Every transaction but the first frees some, which it lists under its own number.
  private static func checkFree(
    _ meta: MetaPage, _ walk: inout TreeWalk
  ) throws(StorageError) {
    var newest: UInt64?
    try walk.walk(meta.free, .numbers) { walk, entry throws(StorageError) in
      let value = entry.value
      guard value.count >= 8, entry.flags != TreeWalk.subTree else {
        throw .damaged(what: "the list of free pages")
      }
      let count = value.loadUnaligned(as: UInt64.self)
      guard count <= UInt64(value.count / 8 - 1) else {
        throw .damaged(what: "the list of free pages")
      }
      var above = UInt64.max
      for index in 0..<Int(count) {
        let page = value.loadUnaligned(fromByteOffset: 8 + 8 * index, as: UInt64.self)
        guard page < above else { throw .damaged(what: "the list of free pages") }
        above = page
        try walk.use(page)
      }
      newest = entry.key.loadUnaligned(as: UInt64.self)
    }
    guard newest ?? meta.transaction == meta.transaction, newest != nil || meta.transaction <= 1
    else { throw .damaged(what: "its first pages") }
  }

  private static func checkMain(
    _ meta: MetaPage, _ walk: inout TreeWalk, checksTables: Bool, other: StorageError
  ) throws(StorageError) {
    try walk.walk(meta.main, .bytes) { walk, entry throws(StorageError) in
      guard let table = tables[Array(entry.key)], entry.flags == TreeWalk.subTree,
        entry.value.count == TreeRecord.byteCount
      else { throw other }
      let tree = TreeRecord(entry.value, at: 0)
      guard tree.flags == 0 else { throw .damaged(what: "the table \(table.name)") }
      guard checksTables else { return }
      try walk.walk(tree, .bytes) { _, entry throws(StorageError) in
        guard entry.flags != TreeWalk.subTree else {
          throw .damaged(what: "a value of the table \(table.name)")
        }
        _ = try TableView.checked(entry.value, table, entry.key)
      }
    }
  }
}
