// Makes a self-signed certificate for loopback, so that a first start serves HTTPS at once.
// Thread-safety: yes. Blocking: disk. Failure: kIo; nothing half-written is left under the final
// names.
#pragma once

#include "api/clock.h"
#include "api/result.h"
#include "server/http/tls/tls_context.h"

namespace scrutiny::http {

// Writes a P-256 key (0600) and a certificate for 127.0.0.1, ::1 and localhost, valid from an hour
// before `now` for 397 days (the longest browsers accept). Replaces what is there.
Status write_self_signed(const TlsFiles& files, UnixMillis now);

}  // namespace scrutiny::http
