// Titles of what a fault in a running server's trail touches, asked of that server in the reader's
// own name: each is an opening on record. They are what the server says now, not what is proved.
// Thread-safety: as HttpClient. Blocking: network. Failure: what the reader may not see, and what
// the server does not answer, stays without a title.
#pragma once

#include "server/cli/http_client.h"
#include "storage/audit/verify/report.h"

namespace scrutiny::cli {

void ask_titles(const ServerOptions& server, VerifyReport& report);

}  // namespace scrutiny::cli
