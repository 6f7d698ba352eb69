/* The Lightning Memory-Mapped Database (OpenLDAP Public License), linked dynamically.
   Only Sources/Storage/LMDB touches it. */
#include <lmdb.h>
