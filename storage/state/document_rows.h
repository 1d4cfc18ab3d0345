// The state rows of documents and their versions, as typed values; the only place that knows how
// they are written (docs/formats/state-documents.md, ADR 0008). Facts of the records stand in the
// struct, what people wrote or a file held stands in `words`, which is gone once its unit has been
// erased. Thread-safety: plain values and pure functions; load_x reads a snapshot and may block on
// disk. Failure: a row that cannot be read throws StateCorrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "api/domain.h"
#include "api/ids.h"
#include "storage/state/state.h"

namespace scrutiny {

// Sealed content named by a payload: "content" of an upload, "extract" of an extraction.
struct SealedContent {
  BlobId blob;
  std::uint64_t size = 0;  // plaintext bytes
  std::string sha256;      // of the plaintext, 64 hex digits
  bool operator==(const SealedContent&) const = default;
};

// Who besides the submitting agency and the scrutineer may see a document.
struct DisclosureWords {
  bool group = true;               // the Scrutiny Group
  std::vector<AgencyId> agencies;  // further agencies
  bool operator==(const DisclosureWords&) const = default;
};

// Of the newest version that was ever submitted; before that, of the first.
struct DocumentWords {
  std::string title;
  DocumentKind kind = DocumentKind::kOther;
  Marking marking = Marking::kOfficialSensitive;
  DisclosureWords disclosure;
  bool operator==(const DocumentWords&) const = default;
};

// "document/<id>". Versions count from 1; 0 is none.
struct DocumentRow {
  DocumentId id;
  AgencyId agency;             // that submits it
  ActorId head_by;             // who sent the head: account or token
  UnitId head_unit;            // its erasure unit
  DocumentState state{};       // of the head
  std::uint32_t head = 0;      // version that commands act on
  std::uint32_t latest = 0;    // highest number given
  std::uint32_t accepted = 0;  // the accepted version
  std::uint32_t shared = 0;    // version that readers outside the agency see
  DocumentState shared_state{};
  std::uint64_t revision = 0;         // index of the record that last changed the head's side
  std::uint64_t shared_revision = 0;  // the same for what readers outside see; 0: nothing yet
  std::uint64_t received_index = 0;   // record of the first version
  std::string received;               // its time
  std::string changed;                // time of the last change
  UnitId unit;                        // that `words` belong to
  std::optional<DocumentWords> words;
  bool operator==(const DocumentRow&) const = default;
};

// Which code read a document.
struct PluginWords {
  std::string id;
  std::string version;
  std::string library_sha256;
  bool operator==(const PluginWords&) const = default;
};

struct ExtractionWords {
  PluginWords plugin;   // all empty when no plugin reads this type
  std::string failure;  // stable error string of api/error_codes.def; empty unless it failed
  std::string reason;   // of a refusal, by the plugin, in plain words; may be empty
  std::vector<std::string> child_level;  // why it was refused (api/extraction.h); else empty
  SealedContent extract;                 // size 0 when there is none
  std::uint64_t findings = 0;
  std::uint64_t judgements = 0;
  std::uint64_t observations = 0;
  std::uint64_t pages = 0;  // with text
  bool operator==(const ExtractionWords&) const = default;
};

struct VersionWords {
  std::string title;
  DocumentKind kind = DocumentKind::kOther;
  Marking marking = Marking::kOfficialSensitive;
  std::optional<DisclosureWords> disclosure;  // of the first, and of any that was submitted
  std::string file_name;                      // empty of a refused version, as is `content`
  std::string note;                           // what changed, by the submitter
  SealedContent content;
  std::string media_type;  // sniffed; empty while checking
  std::optional<ExtractionWords> extraction;
  std::string returned_reasons;   // of the last return
  std::string withdrawn_reasons;  // of the withdrawal
  std::string superseded_by;      // document id, hex; empty: a newer version of this one
  std::string superseded_reasons;
  bool operator==(const VersionWords&) const = default;
};

// "document_version/<document>/<version>"
struct VersionRow {
  DocumentId document;
  std::uint32_t version = 0;
  UnitId unit;
  ActorId by;  // who sent it: account or token
  DocumentState state{};
  std::uint32_t base = 0;  // version that stands again if this one is withdrawn; 0: none
  std::uint64_t received_index = 0;
  std::string received;
  std::string submitted;  // time it was first submitted; empty: never, and seen by its agency only
  std::string submitted_key;     // the submitter's own that signed the last submission; empty: none
  std::string decided;           // time it was last accepted or returned; empty: never
  ExtractionState extraction{};  // kPending, kDone or kFailed
  std::uint64_t extraction_index = 0;  // the record of the extraction; 0: none yet
  std::optional<VersionWords> words;
  bool operator==(const VersionRow&) const = default;
};

// A version that waits to be checked or read: "document_pending/<index of its reception>"; or to be
// read once more: "document_again/<document>/<version>".
struct PendingRow {
  DocumentId document;
  std::uint32_t version = 0;
  AgencyId agency;
  bool again = false;
  bool operator==(const PendingRow&) const = default;
};

// A later reading of a version, beside the first: "document_reading/<document>/<version>/<record>".
struct ReadingRow {
  DocumentId document;
  std::uint32_t version = 0;
  UnitId unit;
  std::uint64_t index = 0;  // the record of the reading
  std::string time;
  std::optional<ExtractionWords> words;  // absent once erased
  bool operator==(const ReadingRow&) const = default;
};

std::string document_key(const DocumentId& id);
std::string version_key(const DocumentId& id, std::uint32_t version);
std::string version_prefix(const DocumentId& id);
std::string pending_key(std::uint64_t received_index);
inline constexpr std::string_view kPendingPrefix = "document_pending/";
std::string again_key(const DocumentId& id, std::uint32_t version);
inline constexpr std::string_view kAgainPrefix = "document_again/";
std::string reading_prefix(const DocumentId& id, std::uint32_t version);
std::string reading_key(const DocumentId& id, std::uint32_t version, std::uint64_t index);
// Newest first: all documents, and those of one agency; the rows hold only the id.
inline constexpr std::string_view kDocumentOrderPrefix = "document_order/";
std::string agency_order_prefix(const AgencyId& agency);
std::string order_suffix(std::uint64_t received_index);

boost::json::object to_row(const DocumentRow& row);
boost::json::object to_row(const VersionRow& row);
boost::json::object to_row(const PendingRow& row);
DocumentRow document_from_row(const boost::json::object& row);
VersionRow version_from_row(const boost::json::object& row);
PendingRow pending_from_row(const boost::json::object& row);
boost::json::object to_row(const ReadingRow& row);
ReadingRow reading_from_row(const boost::json::object& row);

boost::json::object to_json(const SealedContent& content);
boost::json::object to_json(const DisclosureWords& disclosure);
SealedContent content_from_json(const boost::json::object& json);
DisclosureWords disclosure_from_json(const boost::json::object& json);

std::optional<DocumentRow> load_document(const StateReader& state, const DocumentId& id);
std::optional<VersionRow> load_version(const StateReader& state, const DocumentId& id,
                                       std::uint32_t version);

}  // namespace scrutiny
