// A stored file as an HTTP response: its bytes as they came, never shown by a browser, whole or one
// range. Thread-safety: one thread. Blocking: the body reads content while it is sent.
// Failure: 416 for a range past the end.
#pragma once

#include <string>

#include "server/http/message.h"
#include "server/service/documents/document_readings.h"

namespace scrutiny::http {

// A range that begins later than the first byte continues a download; anything else begins one.
Opening opening_of(const Headers& headers, const VersionRow& version);

// `target` is the request's, for the problem of a refusal.
Response content_response(const Headers& headers, VersionContent&& content,
                          const std::string& target);

}  // namespace scrutiny::http
