// Evidence to hand over: records about some subjects, or of a period, as a BagIt bag that proves
// itself offline (docs/formats/bundle.md, docs/adr/0015-evidence-bundles.md). Who may read what is
// decided as the trail decides it (trail.h); files go to whoever may open them (document_view.h).
// Each export is recorded, once for each subject, before begin() returns; file_name() only asks.
// Thread-safety: any thread; a bundle belongs to one. Blocking: reads the store; begin() waits for
// its records. Ownership: what it is given outlives it and its bundles. Failure: kNotFound for what
// is not there or may not be seen, without telling which; kInvalidArgument naming the parameter.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/service/cosignatures.h"
#include "server/service/evidence/evidence_page.h"
#include "server/service/trail.h"

namespace scrutiny {

struct EvidencePeriod {
  UnixMillis from = 0;
  UnixMillis to = 0;  // exclusive
};

struct EvidenceRequest {
  std::vector<SubjectId> subjects;       // documents, actions, …; empty for a period
  std::optional<EvidencePeriod> period;  // used when no subject is named
  std::optional<std::uint64_t> at;       // as of the log's first so many records
};

// The archive, front to back.
class EvidenceBundle {
 public:
  virtual ~EvidenceBundle() = default;
  // As http::BodySource::read: 0 at the end. An error means that what was read is incomplete.
  virtual Result<std::size_t> read(std::span<std::uint8_t> into) = 0;
  virtual std::string file_name() const = 0;  // "evidence-….zip"
};

// Further tag files about the checkpoint of a bundle (name, content), such as time tokens over it.
// They stand outside what `at` fixes.
using CheckpointAttachments =
    std::function<Result<std::vector<std::pair<std::string, std::string>>>(
        const Checkpoint& checkpoint)>;

struct EvidenceParts {
  Ledger& ledger;
  const Trail& trail;
  const SubjectRights& subjects;
  const Cosignatures* cosignatures = nullptr;  // null: there are no witnesses
  const EvidencePage& page;
  CheckpointAttachments attachments = {};
};

class Evidence {
 public:
  static constexpr std::size_t kMostSubjects = 50;
  // Bounds the memory of an export (about 500 bytes a record) and its manifests.
  static constexpr std::size_t kMostRecords = 20'000;

  explicit Evidence(EvidenceParts parts) : parts_(std::move(parts)) {}

  Result<std::unique_ptr<EvidenceBundle>> begin(const Principal& who,
                                                const EvidenceRequest& request) const;
  // What the archive would be called that begin() would give now; nothing is recorded.
  Result<std::string> file_name(const Principal& who, const EvidenceRequest& request) const;

 private:
  const EvidenceParts parts_;
};

}  // namespace scrutiny
