#include "server/service/documents/document_readings.h"

#include <utility>

#include "server/service/documents/london_day.h"
#include "storage/audit/time_text.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

struct Seen {
  DocumentRow document;
  DocumentView view;
};

Error no_such_document() {
  return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
}

Error no_such_version() {
  return Error(ErrorCode::kNotFound, "There is no such version, or you may not see it.");
}

Result<Seen> see(const Principal& caller, const DocumentId& id, const StateReader& state) {
  auto document = load_document(state, id);
  if (!document) return no_such_document();
  SCRUTINY_ASSIGN(DocumentView view, view_for(caller, *document));
  return Seen{std::move(*document), std::move(view)};
}

Result<VersionRow> see_version(const Principal& caller, const DocumentRow& document,
                               std::uint32_t number, const StateReader& state) {
  auto version = load_version(state, document.id, number);
  if (!version) return no_such_version();
  SCRUTINY_TRY(may_see_version(caller, document, *version));
  return std::move(*version);
}

// What of a document is opened: `what` of the record's payload.
namespace opened {
constexpr std::string_view kDetails = "details";
constexpr std::string_view kFindings = "findings";
constexpr std::string_view kExtract = "extract";
constexpr std::string_view kFile = "file";
}  // namespace opened

Command reading(const Principal& caller, const VersionRow& version, std::string_view what) {
  Command command;
  command.action = "document.read";
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(version.document);
  command.version = version.version;
  command.unit = version.unit;
  command.payload["what"] = what;
  command.precondition = [caller, id = version.document,
                          number = version.version](const StateReader& now) -> Status {
    SCRUTINY_ASSIGN(const Seen seen, see(caller, id, now));
    SCRUTINY_ASSIGN(const VersionRow version_now, see_version(caller, seen.document, number, now));
    static_cast<void>(version_now);
    return {};
  };
  return command;
}

Status version_has_words(const VersionRow& version) {
  if (version.words) return {};
  return Error(ErrorCode::kErased, "This version was erased; its record and proofs remain.");
}

std::vector<VersionRow> visible_versions(const Principal& caller, const DocumentRow& document,
                                         const StateReader& state) {
  std::vector<VersionRow> out;
  state.scan(version_prefix(document.id), {}, [&](std::string_view, const json::object& row) {
    VersionRow version = version_from_row(row);
    if (may_see_version(caller, document, version).ok()) out.push_back(std::move(version));
    return ScanStep::kContinue;
  });
  return out;
}

std::string received_day(const DocumentRow& document) {
  const auto time = parse_time(document.received);
  return time ? london_day(*time) : std::string();
}

}  // namespace

Result<RecordedReading<DocumentDetails>> DocumentReadings::details(const Principal& caller,
                                                                   const DocumentId& id) {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(Seen seen, see(caller, id, *state));
  SCRUTINY_ASSIGN(const VersionRow current,
                  see_version(caller, seen.document, seen.view.version, *state));
  SCRUTINY_TRY(version_has_words(current));
  SCRUTINY_TRY(has_words(seen.document));
  DocumentDetails out;
  out.versions = visible_versions(caller, seen.document, *state);
  out.actions = available_steps(caller, seen.view);
  out.findings = load_findings(*state, id, seen.view.version, kMostFindings);
  out.document = std::move(seen.document);
  out.view = std::move(seen.view);
  return RecordedReading(std::move(out), std::optional(reading(caller, current, opened::kDetails)));
}

Result<RecordedReading<VersionFindings>> DocumentReadings::findings(const Principal& caller,
                                                                    const DocumentId& id,
                                                                    std::uint32_t version) {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(const Seen seen, see(caller, id, *state));
  const std::uint32_t number = version == 0 ? seen.view.version : version;
  SCRUTINY_ASSIGN(VersionRow row, see_version(caller, seen.document, number, *state));
  SCRUTINY_TRY(version_has_words(row));
  VersionFindings out;
  out.findings = load_findings(*state, id, number, kMostFindings);
  if (may_take(DocumentStep::kDecideFinding, caller, version_facts(caller, seen.document, row))
          .ok()) {
    out.actions.push_back(DocumentStep::kDecideFinding);
  }
  Command record = reading(caller, row, opened::kFindings);
  out.version = std::move(row);
  return RecordedReading(std::move(out), std::optional(std::move(record)));
}

Result<RecordedReading<VersionExtract>> DocumentReadings::extract(const Principal& caller,
                                                                  const DocumentId& id,
                                                                  std::uint32_t version) {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(const Seen seen, see(caller, id, *state));
  SCRUTINY_ASSIGN(VersionRow row, see_version(caller, seen.document, version, *state));
  SCRUTINY_TRY(version_has_words(row));
  VersionExtract out;
  if (row.words->extraction && row.words->extraction->extract.size != 0) {
    SCRUTINY_ASSIGN(out.extraction,
                    read_extraction(ledger_, row.unit, row.words->extraction->extract));
  }
  if (out.extraction && out.extraction->child_level.empty()) {
    out.response = response_deadline(*out.extraction, received_day(seen.document), rules_);
  }
  Command record = reading(caller, row, opened::kExtract);
  out.version = std::move(row);
  return RecordedReading(std::move(out), std::optional(std::move(record)));
}

Result<RecordedReading<VersionContent>> DocumentReadings::content(const Principal& caller,
                                                                  const DocumentId& id,
                                                                  std::uint32_t version,
                                                                  const OpeningOf& opening) {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(const Seen seen, see(caller, id, *state));
  SCRUTINY_ASSIGN(VersionRow row, see_version(caller, seen.document, version, *state));
  SCRUTINY_TRY(version_has_words(row));
  if (row.state == DocumentState::kRefused) {
    return Error(ErrorCode::kErased, "The file held data about single children and was destroyed.");
  }
  VersionContent out;
  const SealedContent& content = row.words->content;
  SCRUTINY_ASSIGN(out.content, ledger_.open_blob(row.unit, content.blob, content.size));
  if (opening(row) == Opening::kFurtherOn && downloads_.goes_on(caller.actor, row.unit)) {
    out.version = std::move(row);
    return RecordedReading(std::move(out), std::nullopt);
  }
  Command record = reading(caller, row, opened::kFile);
  auto recorded = [this, actor = caller.actor, unit = row.unit] { downloads_.opened(actor, unit); };
  out.version = std::move(row);
  return RecordedReading(std::move(out), std::optional(std::move(record)), std::move(recorded));
}

Result<VersionRow> DocumentReadings::progress(const Principal& caller, const DocumentId& id,
                                              std::uint32_t version) const {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(const Seen seen, see(caller, id, *state));
  return see_version(caller, seen.document, version == 0 ? seen.view.version : version, *state);
}

Result<Extraction> read_extraction(const Ledger& ledger, const UnitId& unit,
                                   const SealedContent& content) {
  const ExtractionLimits limits;
  if (content.size > limits.json_bytes) {
    return Error(ErrorCode::kCorruption, "An extraction is larger than any could be.");
  }
  SCRUTINY_ASSIGN(const std::unique_ptr<BlobReader> reader,
                  ledger.open_blob(unit, content.blob, content.size));
  std::string text(static_cast<std::size_t>(content.size), '\0');
  auto bytes = std::span(reinterpret_cast<std::uint8_t*>(text.data()), text.size());
  for (std::size_t at = 0; at < text.size();) {
    SCRUTINY_ASSIGN(const std::size_t got, reader->read_at(at, bytes.subspan(at)));
    if (got == 0) return Error(ErrorCode::kCorruption, "An extraction ends early.");
    at += got;
  }
  if (to_hex(sha256(as_bytes(text))) != content.sha256) {
    return Error(ErrorCode::kCorruption, "An extraction is not what its record says.");
  }
  auto extraction = parse_extraction(text, limits);
  if (extraction.ok()) return extraction;
  return Error(ErrorCode::kCorruption, "An extraction cannot be read.",
               extraction.error().describe());
}

}  // namespace scrutiny
