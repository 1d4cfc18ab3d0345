// Signing what one does, without believing the server: it is asked what it would record, that is
// held against what the user wants, only then signed, and the record that was made is fetched and
// held against the signature. Thread-safety: none. Blocking: network. Failure: kTampered when the
// server would record, or has recorded, something else; what the server answers.
// Source: docs/adr/0018-writer-keys.md.
#pragma once

#include <functional>
#include <string>

#include <boost/json/object.hpp>

#include "server/cli/context.h"
#include "storage/crypto/ed25519.h"

namespace scrutiny::cli {

struct SignedRequest {
  std::string path;
  boost::json::object body;
  std::string if_match;
  std::string action;   // the record's
  std::string subject;  // 32 hex digits
  // Holds the payload, without the ledger's own member, against what the user wants.
  std::function<Status(const boost::json::object& payload)> means;
};

// The server's answer, with `record`, `payload` and `salt` of what was recorded.
Result<boost::json::object> post_signed(HttpClient& client, const Context& context,
                                        const SigningKey& key, const SignedRequest& request);

// `means` of a payload that is known beforehand.
Status exactly(const boost::json::object& wanted, const boost::json::object& payload);

}  // namespace scrutiny::cli
