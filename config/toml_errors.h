// How this folder reports what is wrong with a TOML text. Thread-safety: pure function.
#pragma once

#include <string>
#include <string_view>

#include <toml++/toml.h>

#include "api/error.h"

namespace scrutiny {

// kConfigInvalid, "SOURCE:LINE: what".
inline Error invalid_at(std::string_view source, const toml::source_region& region,
                        std::string_view what) {
  return Error(
      ErrorCode::kConfigInvalid,
      std::string(source) + ":" + std::to_string(region.begin.line) + ": " + std::string(what));
}

}  // namespace scrutiny
