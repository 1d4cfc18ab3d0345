// Seam between the router and the accounts: turns a presented secret into a Principal.
// Thread-safety: from any thread. Blocking: a known secret is answered from memory; an unknown one
// costs one state read. Failure: kNotSignedIn for anything that is not a live session or token.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "api/result.h"
#include "server/service/access.h"

namespace scrutiny {

struct Authenticated {
  Principal principal;
  std::string csrf_token;  // of a session, to be repeated by forms; empty for bearer tokens
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  virtual Result<std::shared_ptr<const Authenticated>> authenticate_token(
      std::string_view secret) = 0;
  virtual Result<std::shared_ptr<const Authenticated>> authenticate_session(
      std::string_view secret) = 0;
};

}  // namespace scrutiny
