// The Writer-Signature header. `prepare` asks for the statement that the same request would have
// recorded: nothing changes, the answer is 202. `key=HEX, nonce=HEX, salt=HEX, sig=BASE64` carries
// the signature under that statement. The header is no part of what an Idempotency-Key stands for,
// so both requests have the same one. Thread-safety: pure functions over the call. Failure:
// kInvalidArgument naming the header. Source: docs/adr/0018-writer-keys.md.
#pragma once

#include <optional>

#include "server/http/call.h"
#include "server/http/message.h"
#include "storage/ledger/command.h"
#include "storage/ledger/ledger.h"

namespace scrutiny::http {

struct WriterTerms {
  enum class Wish : std::uint8_t { kNone, kPrepare, kSigned };
  Wish wish = Wish::kNone;
  std::optional<WriterProof> proof;  // of kSigned
};
Result<WriterTerms> writer_terms(const Call& call);

// The answer to `prepare`.
Result<Response> statement_response(const Ledger& ledger, const Result<Command>& draft);

}  // namespace scrutiny::http
