// A look at an XML part before a parser gets it: linear, without memory of its own.
// Thread-safety: pure functions. Failure: kPluginRefused.
#pragma once

#include <string>
#include <string_view>

#include "api/result.h"
#include "plugins/office/limits.h"

namespace scrutiny::office {

// The part as UTF-8 without byte-order mark; UTF-16 with a mark is converted.
Result<std::string> xml_as_utf8(std::string_view part);

// Refuses markup declarations, and more attributes or levels than allowed. What is not well formed
// beyond that is the parser's to refuse.
Status check_xml(std::string_view utf8, const Limits& limits);

}  // namespace scrutiny::office
