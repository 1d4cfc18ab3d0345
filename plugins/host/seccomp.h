// System call filters (libseccomp). Filters only add up: what one forbids, no later one allows.
// Thread-safety: the calling thread only. Blocking: no. Failure: kIo; the process must then not go
// on.
#pragma once

#include "api/result.h"

namespace scrutiny::host {

// While libraries are loaded and their constructors run. Sockets, processes, threads, other
// processes' memory, mounts, keys and the like end the process with SIGSYS; what is not known to be
// needed fails with EPERM.
Status allow_loading_only();

// From then on, for the document: memory, time, reading open descriptors and writing to `channel`.
// Opening, executable memory and all that is not listed end the process with SIGSYS; some calls
// that libraries make without need fail with EPERM. Checks that the filter is in force.
Status allow_reading_only(int channel);

}  // namespace scrutiny::host
