// A running server's trail, for the verifier: checkpoint, tiles and entry bundles over HTTPS. One
// checkpoint is fetched at the start and everything is held against that one, though the log goes
// on growing. Thread-safety: as TrailSource; each thread gets a connection of its own. Blocking:
// network.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/cli/http_client.h"
#include "storage/audit/verify/trail_source.h"

namespace scrutiny::cli {

class ServerTrail final : public TrailSource {
 public:
  static Result<std::unique_ptr<ServerTrail>> open(const ServerOptions& options);

  Result<std::string> checkpoint() const override { return checkpoint_; }
  Status read_tile(unsigned level, std::uint64_t number, unsigned width, Bytes& out) const override;
  Status read_entries(std::uint64_t number, unsigned width, Bytes& out) const override;
  // A server hands out payloads one by one, each opening on record: not for a check of the whole.
  Status read_payloads(std::uint64_t number, unsigned width, PayloadBundle& out) const override;
  Result<SuppliedContent> open_content(const BlobId&) const override { return SuppliedContent{}; }
  Status check_description(const Checkpoint&, const NoteVerifier&) const override { return {}; }

 private:
  explicit ServerTrail(const ServerOptions& options) : options_(options) {}
  Result<std::string> fetch(const std::string& path) const;

  const ServerOptions options_;
  std::string checkpoint_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<HttpClient>> idle_;
};

}  // namespace scrutiny::cli
