#include "galaxy_machine_code.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/// Bytes of the pages that code takes.
static size_t mapped(size_t count) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  return (count + page - 1) / page * page;
}

const uint8_t *galaxy_code_map(const uint8_t *code, size_t count) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t size = mapped(count);
  // The page before it and the page behind it stay without access.
  uint8_t *all = mmap(NULL, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) return NULL;
  uint8_t *start = all + page;
  if (mprotect(start, size, PROT_READ | PROT_WRITE) == 0) {
    memcpy(start, code, count);
    // What is left of the last page traps: int3.
    memset(start + count, 0xCC, size - count);
    if (mprotect(start, size, PROT_READ | PROT_EXEC) == 0) return start;
  }
  munmap(all, size + 2 * page);
  return NULL;
}

void galaxy_code_unmap(const uint8_t *code, size_t count) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  munmap((void *)(code - page), mapped(count) + 2 * page);
}

void galaxy_code_run(
    const uint8_t *enter, galaxy_machine_state *state, const uint8_t *label, const uint8_t *load) {
  ((void (*)(galaxy_machine_state *, const uint8_t *, const uint8_t *))enter)(state, label, load);
}

int galaxy_code_request(void) {
  const char *engine = getenv("GALAXY_ENGINE");
  if (engine == NULL || strcmp(engine, "interpreter") == 0) return 0;
  return strcmp(engine, "native") == 0 ? 1 : -1;
}
