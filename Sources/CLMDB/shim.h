/* The Lightning Memory-Mapped Database (OpenLDAP Public License), linked dynamically.
   Only Sources/Storage/LMDB touches it. */
#include <lmdb.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

/* LMDB checks its pages with assertions that end the process. The calls below give MDB_CORRUPTED instead: they note where
   they began under a key of their thread, and a failed assertion goes back there. Only frames of LMDB lie between. */

static inline void galaxy_lmdb_failed(MDB_env *env, const char *message) {
  (void)message;
  pthread_key_t key = (pthread_key_t)(uintptr_t)mdb_env_get_userctx(env);
  jmp_buf *start = pthread_getspecific(key);
  if (start) longjmp(*start, 1);
}

/* Prepares an environment for the calls below. */
static inline int galaxy_lmdb_guard(MDB_env *env) {
  pthread_key_t key;
  int code = pthread_key_create(&key, 0);
  if (code) return code;
  code = mdb_env_set_userctx(env, (void *)(uintptr_t)key);
  if (!code) code = mdb_env_set_assert(env, galaxy_lmdb_failed);
  if (code) pthread_key_delete(key);
  return code;
}

/* Closes a prepared environment. */
static inline void galaxy_lmdb_close(MDB_env *env) {
  pthread_key_t key = (pthread_key_t)(uintptr_t)mdb_env_get_userctx(env);
  mdb_env_close(env);
  pthread_key_delete(key);
}

#define GALAXY_GUARDED(txn, call)                                                       \
  pthread_key_t key = (pthread_key_t)(uintptr_t)mdb_env_get_userctx(mdb_txn_env(txn));  \
  jmp_buf start;                                                                        \
  if (setjmp(start)) {                                                                  \
    pthread_setspecific(key, 0);                                                        \
    return MDB_CORRUPTED;                                                               \
  }                                                                                     \
  pthread_setspecific(key, &start);                                                     \
  int code = call;                                                                      \
  pthread_setspecific(key, 0);                                                          \
  return code;

static inline int galaxy_lmdb_get(MDB_txn *txn, MDB_dbi dbi, MDB_val *name, MDB_val *data) {
  GALAXY_GUARDED(txn, mdb_get(txn, dbi, name, data))
}

static inline int galaxy_lmdb_put(MDB_txn *txn, MDB_dbi dbi, MDB_val *name, MDB_val *data, unsigned flags) {
  GALAXY_GUARDED(txn, mdb_put(txn, dbi, name, data, flags))
}

static inline int galaxy_lmdb_del(MDB_txn *txn, MDB_dbi dbi, MDB_val *name) {
  GALAXY_GUARDED(txn, mdb_del(txn, dbi, name, 0))
}

static inline int galaxy_lmdb_cursor_get(MDB_cursor *cursor, MDB_val *name, MDB_val *data, MDB_cursor_op op) {
  GALAXY_GUARDED(mdb_cursor_txn(cursor), mdb_cursor_get(cursor, name, data, op))
}

/* Where the file is mapped, which LMDB tells nobody: a page begins with its number, and `value` lies on a page of the file that has one, as
   short values do. NULL unless LMDB's mark stands where it should then: what is damaged may have any number. */
static inline void *galaxy_lmdb_map(const void *value, size_t page) {
  char *start = (char *)((uintptr_t)value & ~(uintptr_t)(page - 1));
  size_t number;
  uint32_t mark;
  memcpy(&number, start, sizeof number);
  char *map = start - number * page;
  unsigned char resident;
  if (mincore(map, page, &resident)) return NULL;
  memcpy(&mark, map + 16, sizeof mark);
  return mark == 0xBEEFC0DE ? map : NULL;
}
