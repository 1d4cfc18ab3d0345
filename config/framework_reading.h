// How reports of a framework's version are recognised and read, checked: the reader itself is a
// plugin that gets the definition as JSON (docs/formats/framework.md).
// Thread-safety: pure function. Blocking: no. Failure: kConfigInvalid with source and line.
#pragma once

#include <string_view>

#include "api/result.h"
#include "config/frameworks.h"
#include "config/toml_errors.h"

namespace scrutiny {

// `version`: what was read of it, whose judgements and headings the table may name.
Status check_framework_reading(const toml::table& table, const FrameworkVersion& version,
                               std::string_view source);

}  // namespace scrutiny
