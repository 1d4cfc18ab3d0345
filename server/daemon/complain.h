// How the operator's commands say on standard error that something failed. Thread-safety: one
// thread.
#pragma once

#include <cstdio>

#include "api/error.h"

namespace scrutiny {

// Returns `exit_code`, for `return complain(error)`.
inline int complain(const Error& error, int exit_code = 1) {
  std::fprintf(stderr, "scrutinyd: %s\n", error.public_text().c_str());
  if (!error.private_detail().empty()) {
    std::fprintf(stderr, "  detail: %s\n", error.private_detail().c_str());
  }
  return exit_code;
}

}  // namespace scrutiny
