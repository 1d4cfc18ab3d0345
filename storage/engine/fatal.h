// What happens when going on could break a promise: a failed write, fsync or background flush of
// the log, or state that cannot be read back (audit-format section 7). Nothing is retried.
// Thread-safety: a handler may be called from any thread, several at once. It must not throw.
#pragma once

#include <functional>
#include <string_view>

namespace scrutiny {

// `reason` is for the operator. The product's handler does not return; a test's may, and what it
// watches then answers every later call with an error.
using FatalHandler = std::function<void(std::string_view reason)>;

// Writes the reason to standard error and leaves with status 70 at once: no destructor, no flush.
FatalHandler exit_on_fatal();

}  // namespace scrutiny
