/* libsecp256k1 (MIT), Bitcoin Core's, linked dynamically. Swift sees neither its global constant, because it is a
   variable pointer, nor its flags, because they are macros of macros. */
#include <secp256k1.h>
#include <secp256k1_recovery.h>
#include <stddef.h>
#include <string.h>

/* The context without tables for signing: anybody may use it from any thread. */
static inline const secp256k1_context *galaxy_secp256k1_static(void) { return secp256k1_context_static; }

/* A new context that can sign. */
static inline secp256k1_context *galaxy_secp256k1_create(void) {
  return secp256k1_context_create(SECP256K1_CONTEXT_NONE);
}

/* The 65 bytes 04 || x || y of a public key. */
static inline void galaxy_secp256k1_uncompressed(unsigned char *output65, const secp256k1_pubkey *key) {
  size_t length = 65;
  secp256k1_ec_pubkey_serialize(
      secp256k1_context_static, output65, &length, key, SECP256K1_EC_UNCOMPRESSED);
}

/* Overwrites bytes with zeros, also when the memory is released next: the empty assembly claims to
   read them, so no optimiser may drop the stores. */
static inline void galaxy_wipe_bytes(void *bytes, size_t count) {
  memset(bytes, 0, count);
  __asm__ __volatile__("" : : "r"(bytes) : "memory");
}
