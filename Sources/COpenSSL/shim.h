/* OpenSSL's libcrypto (Apache-2.0), linked dynamically: scrypt, PBKDF2, AES, comparing and wiping. */
#include <openssl/crypto.h>
#include <openssl/evp.h>
