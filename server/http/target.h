// Request target (origin-form, RFC 9112 §3.2.1) to path segments and query pairs that are safe to
// compare. Thread-safety: pure. Failure: kMalformedRequest, saying what is wrong.
#pragma once

#include <string_view>

#include "api/result.h"
#include "server/http/message.h"

namespace scrutiny::http {

// Fills head.path and head.query as message.h describes them. REQUIRES: the target is within its
// limit.
Status parse_target(std::string_view target, RequestHead& head);

}  // namespace scrutiny::http
