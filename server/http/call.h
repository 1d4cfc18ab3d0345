// One request on its way to a route's handler: who calls, path parameters, the request, and where
// the answer goes. Thread-safety: used by one thread at a time; respond may be moved to another.
// Ownership: owns the request and the responder. Failure: see each member.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"
#include "server/http/message.h"
#include "server/service/authenticator.h"
#include "storage/ledger/command.h"

namespace scrutiny::http {

// A "{name}" of the route's pattern and the path segment it stands for. "{name*}" as the last takes
// all remaining segments.
struct PathParameter {
  std::string name;
  std::size_t segment = 0;
};

class Call {
 public:
  Call(Request&& incoming, Responder&& answer, const std::vector<PathParameter>& parameters,
       std::shared_ptr<const Authenticated> who)
      : request(std::move(incoming)),
        respond(std::move(answer)),
        parameters_(parameters),
        who_(std::move(who)) {}

  // REQUIRES: a route whose Access is not anyone(), or maybe_principal() != nullptr.
  const Principal& principal() const { return who_->principal; }
  const Principal* maybe_principal() const { return who_ ? &who_->principal : nullptr; }

  // Text of a path parameter, percent-decoded. REQUIRES: the pattern has it.
  const std::string& parameter(std::string_view name) const;
  // Segments of a "{name*}" parameter joined by "/".
  std::string rest(std::string_view name) const;
  // The parameter as an id; kNotFound for anything else, since no such thing can exist.
  template <class IdType>
  Result<IdType> id(std::string_view name) const {
    auto id = IdType::parse(parameter(name));
    if (!id) return Error(ErrorCode::kNotFound, "There is nothing at this address.");
    return *id;
  }
  // The parameter as a decimal number without leading zeros, up to 2^53 - 1; kNotFound otherwise.
  Result<std::uint64_t> number(std::string_view name) const;

  // The Idempotency-Key header; checked by the router: 1 to 255 visible ASCII characters.
  std::optional<std::string_view> idempotency_key() const;
  // The claim for a command, when the caller sent a key. `request_digest` must cover method, path
  // and everything that makes two requests different, and never a password.
  std::optional<IdempotencyClaim> claim(const Digest& request_digest) const;
  // The same over method, path and the buffered body.
  std::optional<IdempotencyClaim> claim_of_body() const;

  // The If-Match header as an entity tag without quotes; kPreconditionRequired when absent,
  // kInvalidArgument when it is not exactly one strong tag.
  Result<std::string> if_match() const;

  // What forms must repeat in the field `csrf` or the header X-CSRF-Token; empty for bearer tokens.
  std::string_view csrf_token() const { return who_ ? std::string_view(who_->csrf_token) : ""; }
  // For routes that check CSRF themselves (RouteOptions::csrf): whether `presented` is that token.
  // Always fine for callers that are not authenticated by a cookie.
  Status check_csrf(std::string_view presented) const;

  // Answers with an RFC 9457 problem.
  void fail(const Error& error);

  Request request;
  Responder respond;

 private:
  const std::vector<PathParameter>& parameters_;  // of the route; outlives the call
  std::shared_ptr<const Authenticated> who_;
};

// ETag header of something last changed by record `index`: the number in double quotes.
std::string entity_tag(std::uint64_t index);

}  // namespace scrutiny::http
