// Landlock (Linux 5.13 and later): this process may only read library files from here on.
// Thread-safety: the calling thread only, so call it while there is one. Blocking: no. Failure: kIo
// when the kernel has no Landlock or refuses; the process must then not go on.
#pragma once

#include "api/result.h"

namespace scrutiny::host {

// REQUIRES: no_new_privs is set. Uses the smaller of the kernel's ABI and `abi_max` (at least 1)
// and returns it. Later ABIs add truncation (3), TCP (4), device ioctl (5), abstract sockets and
// signals (6).
Result<int> restrict_to_library_files(int abi_max);

}  // namespace scrutiny::host
