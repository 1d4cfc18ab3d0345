// A trail exported to a folder (docs/formats/export.md), read as the verifier asks for it.
// Thread-safety: as TrailSource. Blocking: reads files. Only regular files are read, so that a link
// to a device in a folder from elsewhere cannot hang the reader.
#pragma once

#include <filesystem>

#include "storage/audit/verify/trail_source.h"

namespace scrutiny {

class DirectoryTrail final : public TrailSource {
 public:
  // Reads the manifest. kNotFound when the folder holds none, kTampered when it is not one.
  static Result<std::unique_ptr<DirectoryTrail>> open(const std::filesystem::path& folder);

  Result<std::string> checkpoint() const override;
  Status read_tile(unsigned level, std::uint64_t number, unsigned width, Bytes& out) const override;
  Status read_entries(std::uint64_t number, unsigned width, Bytes& out) const override;
  Status read_payloads(std::uint64_t number, unsigned width, PayloadBundle& out) const override;
  Result<SuppliedContent> open_content(const BlobId& blob) const override;
  Status check_description(const Checkpoint& checkpoint, const NoteVerifier& key) const override;

  // The verifier key text in log.vkey: what the exporter says, not what to trust.
  Result<std::string> stated_key() const;

 private:
  struct Manifest {
    std::string origin;
    std::uint64_t size = 0;
    bool payloads = false;
    bool contents = false;
  };
  DirectoryTrail(std::filesystem::path folder, Manifest manifest)
      : folder_(std::move(folder)), manifest_(std::move(manifest)) {}
  static Result<Manifest> read_manifest(const std::filesystem::path& folder);

  std::filesystem::path folder_;
  Manifest manifest_;
};

}  // namespace scrutiny
