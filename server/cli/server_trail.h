// A running server's trail, for the verifier: checkpoint, tiles and entry bundles over HTTPS. One
// checkpoint is fetched at the start and everything is held against that one, though the log goes
// on growing. Thread-safety: as TrailSource; each thread gets a connection of its own. Blocking:
// network.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/json/object.hpp>

#include "server/cli/http_client.h"
#include "storage/audit/verify/trail_source.h"

namespace scrutiny::cli {

class ServerTrail final : public TrailSource {
 public:
  static Result<std::unique_ptr<ServerTrail>> open(const ServerOptions& options);

  Result<std::string> checkpoint() const override { return checkpoint_; }
  Status read_tile(unsigned level, std::uint64_t number, unsigned width, Bytes& out) const override;
  Status read_entries(std::uint64_t number, unsigned width, Bytes& out) const override;
  // One request for each payload; the server puts each opening of another's on record. What it says
  // is erased is absent; what the reader may not see is not supplied.
  Status read_payloads(std::uint64_t number, unsigned width, PayloadBundle& out) const override;
  // The file of a version named by a payload read before, through a temporary file; each download
  // is on record. Contents that are not files of versions (extracts) are not supplied.
  Result<SuppliedContent> open_content(const BlobId& blob) const override;
  Status check_description(const Checkpoint&, const NoteVerifier&) const override { return {}; }

 private:
  explicit ServerTrail(const ServerOptions& options) : options_(options) {}
  Result<std::string> fetch(const std::string& path) const;
  Result<boost::json::object> open_record(std::uint64_t index) const;
  void remember_file(const boost::json::object& opened) const;
  template <class Use>
  auto with_client(Use&& use) const;

  const ServerOptions options_;
  std::string checkpoint_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<HttpClient>> idle_;
  mutable std::unordered_map<BlobId, std::string> files_;  // blob -> path it is downloaded from
};

}  // namespace scrutiny::cli
