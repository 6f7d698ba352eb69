import CLMDB
import Glibc
import Synchronization

/// An LMDB database: one file, mapped into memory, with one writer and any number of readers, each of whom sees one
/// version.
///
/// Address space is reserved once, far more than will be used, because a map can grow only while nobody reads: the
/// file grows with what is in it.
package final class Database: Sendable {
  /// LMDB guards its database itself; nothing here changes the pointer.
  nonisolated(unsafe) let handle: OpaquePointer
  /// The handle of each table, by its number.
  let tables: [MDB_dbi]
  /// Where the file is mapped; nil when that could not be found out. Nothing is read or written through it.
  private nonisolated(unsafe) let map: UnsafeMutableRawPointer?
  /// Pages that were changed since somebody looked how many are held, about.
  private let pagesChanged = Mutex(0)
  /// Bytes of files that the process may hold in memory before those of this one are let go.
  private let heldBytesMax: Int
  /// Whether each commit waits for the disk.
  private let isDurable: Bool
  /// Held for as long as anybody reads.
  private let lock: FolderLock

  /// Opens the database in a folder that exists, or creates it there. `check` decides, before anything is
  /// written, whether it is what it should be: by the value of a key of the table `meta`, and by whether it has tables at all.
  /// A new one gets `initial` as that value. Pages are looked at before LMDB follows them, in files of up to `checkedBytes`.
  package init(
    folder: String, lock: FolderLock, mapBytes: Int, isDurable: Bool = true,
    checkedBytes: Int = .max, heldBytesMax: Int = 0, readersMax: Int,
    key: [UInt8],
    initial: [UInt8],
    check: (_ value: [UInt8]?, _ isEmpty: Bool) throws(StorageError) -> Void
  ) throws(StorageError) {
    try PageCheck.run(
      "\(folder)/data.mdb", bytesMax: checkedBytes,
      other: lock.isMarked() ? .damaged(what: "its first pages") : .foreign(folder: folder))
    var handle: OpaquePointer?
    try Database.check(mdb_env_create(&handle), "mdb_env_create")
    guard let handle else { throw .system(call: "mdb_env_create", code: 0, message: "no handle") }
    let guarded = galaxy_lmdb_guard(handle)
    guard guarded == 0 else {
      mdb_env_close(handle)
      throw .system(call: "pthread_key_create", code: guarded, message: "no key")
    }
    do throws(StorageError) {
      try Database.check(mdb_env_set_maxdbs(handle, 32), "mdb_env_set_maxdbs")
      try Database.check(
        mdb_env_set_maxreaders(handle, UInt32(readersMax)), "mdb_env_set_maxreaders")
      try Database.open(handle, folder: folder, mapBytes: mapBytes, isDurable: isDurable)
      let (value, isEmpty) = try Database.identity(handle, key: key)
      try check(value, isEmpty)
      tables = try Database.openTables(handle, key, initial)
      map = try Database.map(handle, key: key)
    } catch {
      galaxy_lmdb_close(handle)
      throw error
    }
    self.handle = handle
    self.lock = lock
    self.heldBytesMax = heldBytesMax
    self.isDurable = isDurable
  }

  deinit {
    if !isDurable { mdb_env_sync(handle, 1) }
    galaxy_lmdb_close(handle)
  }

  /// Has the disk take what was committed, where commits do not wait for it.
  func sync() throws(StorageError) {
    guard !isDurable else { return }
    try Database.check(mdb_env_sync(handle, 1), "mdb_env_sync")
  }

  /// Maps the file; with less address space where there is not so much.
  private static func open(
    _ handle: OpaquePointer, folder: String, mapBytes: Int, isDurable: Bool
  ) throws(StorageError) {
    // Threads share readers' transactions (MDB_NOTLS); pages that are read are not near each other (MDB_NORDAHEAD).
    let flags = UInt32(MDB_NOTLS | MDB_NORDAHEAD | (isDurable ? 0 : MDB_NOSYNC))
    try check(mdb_env_set_mapsize(handle, mapBytes), "mdb_env_set_mapsize")
    let code = mdb_env_open(handle, folder, flags, 0o600)
    switch code {
    case MDB_INVALID: throw .foreign(folder: folder)
    case MDB_VERSION_MISMATCH: throw .foreign(folder: folder)
    default: try check(code, "mdb_env_open")
    }
    try extend(handle)
  }

  /// Makes the file as long as its pages are many: where it was cut, reading gives an error instead of a signal.
  private static func extend(_ handle: OpaquePointer) throws(StorageError) {
    var info = MDB_envinfo()
    var stat = MDB_stat()
    var file: mdb_filehandle_t = 0
    try check(mdb_env_info(handle, &info), "mdb_env_info")
    try check(mdb_env_stat(handle, &stat), "mdb_env_stat")
    try check(mdb_env_get_fd(handle, &file), "mdb_env_get_fd")
    var status = Glibc.stat()
    guard fstat(file, &status) == 0 else { throw .system("fstat") }
    let (bytes, overflow) = (info.me_last_pgno + 1).multipliedReportingOverflow(
      by: Int(stat.ms_psize))
    guard !overflow, bytes <= info.me_mapsize else { throw .damaged(what: "its first pages") }
    guard status.st_size < bytes else { return }
    guard ftruncate(file, bytes) == 0 else { throw .system("ftruncate") }
  }

  /// The value of a key of the table `meta`, without its checksum, and whether there are no tables.
  private static func identity(
    _ handle: OpaquePointer, key: [UInt8]
  ) throws(StorageError) -> (value: [UInt8]?, isEmpty: Bool) {
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin")
    defer { mdb_txn_abort(transaction) }
    var stat = MDB_stat()
    try check(mdb_env_stat(handle, &stat), "mdb_env_stat")
    guard let transaction, stat.ms_entries > 0 else { return (nil, true) }
    var index: MDB_dbi = 0
    let code = mdb_dbi_open(transaction, StoreTable.meta.name, 0, &index)
    guard code != MDB_NOTFOUND, code != MDB_INCOMPATIBLE else { return (nil, false) }
    try check(code, "mdb_dbi_open")
    let view = TableView(transaction: transaction, tables: [index])
    return (try view.value(.meta, key) { Array($0) }, false)
  }

  /// Where the file is mapped.
  private static func map(
    _ handle: OpaquePointer, key: [UInt8]
  ) throws(StorageError) -> UnsafeMutableRawPointer? {
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin")
    defer { mdb_txn_abort(transaction) }
    var stat = MDB_stat()
    try check(mdb_env_stat(handle, &stat), "mdb_env_stat")
    var index: MDB_dbi = 0
    guard let transaction, mdb_dbi_open(transaction, StoreTable.meta.name, 0, &index) == 0,
      let value = try TableView(transaction: transaction, tables: [index]).stored(.meta, key)
    else { return nil }
    return galaxy_lmdb_map(value.baseAddress, Int(stat.ms_psize))
  }

  /// Says that about so many pages were changed. When the process holds many bytes of files then, those of this one are let go: they stay in the
  /// system's cache and come back when they are read, but a process that reads all over a large state does not hold all of it.
  func noteChanged(pages: Int) {
    let isDue = pagesChanged.withLock { changed in
      changed += pages
      guard changed >= Database.pagesBetweenLooks else { return false }
      changed = 0
      return true
    }
    var info = MDB_envinfo()
    var stat = MDB_stat()
    guard isDue, let map, Database.heldBytes > heldBytesMax, mdb_env_info(handle, &info) == 0,
      mdb_env_stat(handle, &stat) == 0
    else { return }
    madvise(map, (info.me_last_pgno + 1) * Int(stat.ms_psize), MADV_DONTNEED)
  }

  /// Changed pages after which somebody looks. Each may have brought fifteen neighbours with it.
  private static let pagesBetweenLooks = 1_024

  /// Bytes of files that this process has in memory; very many when the system does not say.
  private static var heldBytes: Int {
    let file = Glibc.open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return .max }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let count = read(file, buffer.baseAddress, buffer.count)
      guard count > 0 else { return .max }
      // In pages: all, in memory, of files in memory, and more.
      let fields = String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: " ")
      guard fields.count > 2, let pages = Int(fields[2]) else { return .max }
      return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
  }

  private static func openTables(
    _ handle: OpaquePointer, _ key: [UInt8], _ initial: [UInt8]
  ) throws(StorageError) -> [MDB_dbi] {
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(handle, nil, 0, &transaction), "mdb_txn_begin")
    guard let transaction else {
      throw .system(call: "mdb_txn_begin", code: 0, message: "no transaction")
    }
    var tables: [MDB_dbi] = []
    do throws(StorageError) {
      for table in StoreTable.allCases {
        var index: MDB_dbi = 0
        try check(
          mdb_dbi_open(transaction, table.name, UInt32(MDB_CREATE), &index), "mdb_dbi_open")
        tables.append(index)
      }
      let view = TableView(transaction: transaction, tables: tables)
      if try view.stored(.meta, key) == nil { try view.put(.meta, key, initial) }
    } catch {
      mdb_txn_abort(transaction)
      throw error
    }
    try check(mdb_txn_commit(transaction), "mdb_txn_commit")
    return tables
  }

  /// Throws what a code of LMDB or of the system says.
  static func check(_ code: Int32, _ call: String) throws(StorageError) {
    switch code {
    case 0: return
    case ENOSPC, EDQUOT, EFBIG, MDB_MAP_FULL: throw .full
    case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PANIC, MDB_INVALID, MDB_INCOMPATIBLE, MDB_BAD_TXN:
      throw .damaged(what: String(cString: mdb_strerror(code)))
    case MDB_READERS_FULL: throw .tooManyReaders
    default: throw .system(call: call, code: code, message: String(cString: mdb_strerror(code)))
    }
  }
}

extension StorageError {
  /// What the last call of the system has left in `errno`.
  static func system(_ call: String) -> StorageError {
    let code = errno
    return code == ENOSPC || code == EDQUOT || code == EFBIG
      ? .full : .system(call: call, code: code, message: String(cString: strerror(code)))
  }
}
