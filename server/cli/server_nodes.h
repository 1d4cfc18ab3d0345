// The tree of a log as its server's public tiles show it at one size; nothing of it is trusted
// until a proof made from it holds. Thread-safety: as the client. Blocking: asks the server.
// Ownership: the client outlives it. Failure: kTampered for a tile of another size; what HttpClient
// answers.
#pragma once

#include "server/cli/http_client.h"
#include "storage/audit/tree.h"

namespace scrutiny::cli {

class ServerNodes final : public NodeSource {
 public:
  ServerNodes(HttpClient& client, std::uint64_t size) : client_(client), size_(size) {}
  Status read_nodes(unsigned level, std::uint64_t first, std::span<Digest> out) const override;

 private:
  HttpClient& client_;
  const std::uint64_t size_;
};

}  // namespace scrutiny::cli
