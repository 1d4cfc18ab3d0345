// What every `scrutiny` command is given. Thread-safety: plain values.
#pragma once

#include <string>

#include "server/cli/http_client.h"
#include "server/cli/output.h"

namespace scrutiny::cli {

struct Context {
  ServerOptions server;
  Format format = Format::kText;
  std::string log_key;  // C2SP verifier key, or a file that holds it; empty: none known
};

}  // namespace scrutiny::cli
