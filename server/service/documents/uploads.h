// Uploads: a file becomes sealed content in an erasure unit of its own, and then one record that
// names it. Memory does not grow with the file.
// Thread-safety: any thread. Blocking: for as long as the file takes to arrive; upload threads
// only. Ownership: ledger and listener outlive it. Failure: kForbidden, kNotFound, kConflict and
// kPreconditionFailed before the first byte of the file is taken; kInvalidArgument (empty file) and
// kTooLarge with the field `file`; kTooManyRequests past the quota; what the source and the ledger
// say. A file that was not recorded is collected by the ledger.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "server/service/access.h"
#include "server/service/documents/change.h"
#include "server/service/documents/pending_listener.h"
#include "server/service/documents/upload_quota.h"
#include "storage/ledger/ledger.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

// The next bytes of the file; empty at its end. Views live until the next call.
using FileSource = std::function<Result<ByteView>()>;

// The claim of a request that may be sent again; its digest has to cover the file too. Empty: none.
using ClaimOf = std::function<std::optional<IdempotencyClaim>(const std::string& file_sha256)>;

struct NewDocument {
  AgencyId agency;
  std::string title;
  DocumentKind kind = DocumentKind::kOther;
  Marking marking = Marking::kOfficialSensitive;
  DisclosureWords disclosure;
  std::string file_name;
};

// Absent members are carried over from the document.
struct NewVersion {
  DocumentId document;
  std::uint64_t if_match = 0;
  std::optional<std::string> title;
  std::optional<Marking> marking;
  std::string note;  // what changed; may be empty
  std::string file_name;
};

struct Uploaded {
  DocumentId document;
  std::uint32_t version = 0;
  std::uint64_t size = 0;  // bytes
  std::string sha256;
  Receipt receipt;
  Freshness freshness = Freshness::kNew;
  // With these the sender recomputes the leaf and the commitment.
  std::string record;
  OpenedPayload payload;
};

struct UploadLimits {
  std::uint64_t file_bytes = 2ull << 30;
};

class Uploads {
 public:
  // `quota` null: accounts may send any amount.
  Uploads(Ledger& ledger, PendingListener& listener, UploadLimits limits,
          UploadQuota* quota = nullptr)
      : ledger_(ledger), listener_(listener), limits_(limits), quota_(quota) {}

  // Whether the caller may add versions to the document at all; to be asked before the request's
  // body is looked at.
  Status may_add_version(const Principal& caller, const DocumentId& id) const;
  Result<Uploaded> receive(const Principal& caller, const NewDocument& meta, const FileSource& file,
                           const ClaimOf& claim);
  Result<Uploaded> receive_version(const Principal& caller, const NewVersion& meta,
                                   const FileSource& file, const ClaimOf& claim);

 private:
  struct Stored {
    UnitId unit;
    SealedContent content;
  };
  Status may_start(const AccountId& account) const;
  Result<Stored> store(const AccountId& account, const FileSource& file);
  // Returns the SHA-256.
  Result<std::string> copy(const AccountId& account, const FileSource& file, ByteView first,
                           BlobWriter& blob);
  Result<Uploaded> record(Command command, const AgencyId& agency);

  Ledger& ledger_;
  PendingListener& listener_;
  const UploadLimits limits_;
  UploadQuota* const quota_;
};

}  // namespace scrutiny
