// Memory for machine code that is made at run time, and the state that it shares with the machine.
#ifndef GALAXY_MACHINE_CODE_H
#define GALAXY_MACHINE_CODE_H

#include <stddef.h>
#include <stdint.h>

/// What machine code takes over from the machine, and hands back. Code knows the offsets.
typedef struct {
  /// Register 0 of the window.
  uint64_t *registers;
  /// Gas that is left.
  int64_t gas;
  /// Instructions of the blocks that were paid.
  uint64_t count;
  /// Where the next call puts the address to return to.
  const void **returns;
  /// The table of objects.
  const void *objects;
  /// The loaded word at which the code left.
  uint64_t word;
  /// Why it left.
  uint64_t reason;
} galaxy_machine_state;

/// Maps a copy of some code between two pages that nobody may touch. Its pages are written first and made executable
/// then, never both. NULL when the system refuses.
const uint8_t *galaxy_code_map(const uint8_t *code, size_t count);

/// Unmaps it.
void galaxy_code_unmap(const uint8_t *code, size_t count);

/// Runs code: `enter` saves the processor's registers, takes over the state and goes to `load`, which fills the registers
/// that the function at `label` uses and goes there.
void galaxy_code_run(
    const uint8_t *enter, galaxy_machine_state *state, const uint8_t *label, const uint8_t *load);

/// What GALAXY_ENGINE asks for: 1 for native, 0 for interpreter or nothing, -1 for another word.
int galaxy_code_request(void);

#endif
