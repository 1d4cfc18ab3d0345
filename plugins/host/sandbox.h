// The two stages of the sandbox (docs/adr/0005-plugin-sandbox.md). Whoever called these can do, for
// the rest of the process's life, only what they leave. Thread-safety: call while there is one
// thread. Blocking: no. Failure: kIo; end the process then.
#pragma once

#include "plugins/host/options.h"

namespace scrutiny::host {

// Before any plugin code: limits on memory, time and files; no new privileges, no capabilities, own
// user and network namespace where the kernel allows it; reads of library files only; no sockets,
// processes.
Status close_first_stage(const Options& options);

// After the plugin is warm and before the document: nothing can be opened, `channel` alone is
// written.
Status close_second_stage(const Options& options, int channel);

}  // namespace scrutiny::host
