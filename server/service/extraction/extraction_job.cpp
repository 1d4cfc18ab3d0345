#include "server/service/extraction/extraction_job.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "plugins/sniff/sniff.h"
#include "server/service/account_directory.h"
#include "server/service/extraction/sealed_document.h"
#include "server/service/system_actors.h"
#include "storage/audit/canonical_json.h"
#include "storage/audit/public_schema.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/projector.h"
#include "storage/state/child_level_projection.h"
#include "storage/state/finding_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

constexpr std::string_view kRefusedTitle = "A file with data about single children (not kept)";

json::object plugin_json(const PluginWords& plugin) {
  json::object out;
  out["id"] = plugin.id;
  out["version"] = plugin.version;
  out["library_sha256"] = plugin.library_sha256;
  return out;
}

json::object finding_json(const ExtractedFinding& finding) {
  json::object out;
  out["finding"] = new_id<FindingId>().text();
  out["kind"] = finding.kind;
  out["text"] = finding.text;
  put_text(out, "ref", finding.ref);
  if (finding.page > 0) out["page"] = finding.page;
  if (finding.page_end > 0) out["page_end"] = finding.page_end;
  put_text(out, "paragraph", finding.paragraph);
  put_text(out, "quote", finding.quote);
  if (!finding.children.empty()) {
    json::array children;
    for (const std::string& child : finding.children) children.emplace_back(child);
    out["children"] = std::move(children);
  }
  return out;
}

json::object finding_json(const ExtractedAction& action) {
  const PlanRow plan{action.recommendation, action.lead,   action.owner,
                     action.timescale,      action.due,    action.progress,
                     action.evidence,       action.impact, action.status,
                     action.brag,           action.closed, action.flags};
  json::object out;
  out["finding"] = new_id<FindingId>().text();
  out["kind"] = kActionKind;
  out["text"] = action.action;
  put_text(out, "ref", action.ref);
  if (action.page > 0) out["page"] = action.page;
  put_text(out, "paragraph", action.paragraph);
  put_text(out, "quote", action.quote);
  out["plan"] = to_json(plan);
  return out;
}

Command system_command(std::string_view action, const VersionRow& version) {
  Command command;
  command.action = action;
  command.actor = system_actors::kDocumentReader;
  command.subject = id_cast<SubjectId>(version.document);
  command.version = version.version;
  command.unit = version.unit;
  return command;
}

Error overtaken() {
  return Error(ErrorCode::kConflict, "The version has moved on meanwhile.");
}

// The version still waits to be read, and is, or is no longer, being checked.
Status still_pending(const StateReader& state, const VersionRow& read, DocumentState checking) {
  const auto version = load_version(state, read.document, read.version);
  const bool waits =
      version && version->words && version->extraction == ExtractionState::kPending &&
      version->state != DocumentState::kWithdrawn &&
      (version->state == DocumentState::kChecking) == (checking == DocumentState::kChecking);
  if (!waits) return overtaken();
  return {};
}

// Of an extraction about single children only what is about none of them may be kept.
Extraction aggregates_of(const Extraction& extraction) {
  Extraction out;
  out.plugin_id = extraction.plugin_id;
  out.plugin_version = extraction.plugin_version;
  out.library_sha256 = extraction.library_sha256;
  out.document = extraction.document;
  out.document.title.clear();
  out.observations = extraction.observations;
  out.child_level = extraction.child_level;
  return out;
}

// Each once.
json::array reasons_of(const Extraction& extraction) {
  json::array reasons;
  for (const ExtractedChildLevel& sign : extraction.child_level) {
    if (std::find(reasons.begin(), reasons.end(), json::value(sign.reason)) == reasons.end()) {
      reasons.emplace_back(sign.reason);
    }
  }
  return reasons;
}

json::object failed(ErrorCode code, const PluginWords& plugin, std::string_view reason = {}) {
  json::object payload;
  payload["failure"] = stable_string(code);
  if (!plugin.id.empty()) payload["plugin"] = plugin_json(plugin);
  put_text(payload, "reason", std::string(reason));
  return payload;
}

std::string name_of(const StateReader& state, const AgencyId& agency) {
  const auto found = find_agency(state, agency);
  return found ? found->name : std::string();
}

}  // namespace

JobEnd ExtractionJob::run(const PendingRow& pending, const CancelToken& cancel) {
  const Status done = step(pending, cancel);
  if (done.ok()) return JobEnd::kDone;
  switch (done.error().code()) {
    case ErrorCode::kConflict:  // withdrawn or read meanwhile
    case ErrorCode::kErased:
    case ErrorCode::kNotFound:
      return JobEnd::kDone;
    case ErrorCode::kUnavailable:
      return JobEnd::kLater;
    default:
      log_->error("document {} version {} could not be read: {}", pending.document.text(),
                  pending.version, done.error().describe());
      return JobEnd::kLater;
  }
}

Status ExtractionJob::step(const PendingRow& pending, const CancelToken& cancel) {
  auto version = load_version(*ledger_.snapshot(), pending.document, pending.version);
  if (!version) return overtaken();
  if (version->state == DocumentState::kRefused) return destroy(*version);
  if (!version->words || version->state == DocumentState::kWithdrawn) return overtaken();
  if (pending.again) return read_again(*version, pending, cancel);
  if (version->extraction != ExtractionState::kPending) return {};
  const SealedContent& file = version->words->content;
  SCRUTINY_ASSIGN(const std::unique_ptr<BlobReader> content,
                  ledger_.open_blob(version->unit, file.blob, file.size));
  SCRUTINY_ASSIGN(Bytes head, read_head(*content, kSniffBytes));
  if (version->state == DocumentState::kChecking) version->words->media_type = sniff(head);
  SCRUTINY_ASSIGN(const ReadOutcome read,
                  read_file(*version, pending.agency, *content, std::move(head), cancel));
  const bool child_level = read.extraction && !read.extraction->child_level.empty();
  if (child_level && !load_child_level_allowance(*ledger_.snapshot(), version->words->kind)) {
    return refuse(*version, *read.extraction);
  }
  if (version->state == DocumentState::kChecking) SCRUTINY_TRY(check(*version, read));
  if (read.extraction) return record_extraction(*version, *read.extraction);
  return record_outcome(
      *version, read.failure ? failed(*read.failure, read.plugin, read.reason) : json::object());
}

// Beside the first reading; its findings are numbers here, and nobody is asked to decide about
// them.
Status ExtractionJob::read_again(const VersionRow& version, const PendingRow& pending,
                                 const CancelToken& cancel) {
  const auto waits = [pending](const StateReader& state) -> Status {
    if (!state.get(again_key(pending.document, pending.version))) return overtaken();
    return {};
  };
  SCRUTINY_TRY(waits(*ledger_.snapshot()));
  const SealedContent& file = version.words->content;
  SCRUTINY_ASSIGN(const std::unique_ptr<BlobReader> content,
                  ledger_.open_blob(version.unit, file.blob, file.size));
  SCRUTINY_ASSIGN(Bytes head, read_head(*content, kSniffBytes));
  VersionRow as_sniffed = version;
  as_sniffed.words->media_type = sniff(head);
  SCRUTINY_ASSIGN(const ReadOutcome read,
                  read_file(as_sniffed, pending.agency, *content, std::move(head), cancel));
  Command command = system_command("document.read_again", version);
  SCRUTINY_ASSIGN(command.payload, words_of(version, read));
  command.precondition = waits;
  return commit(std::move(command));
}

// What of a further reading stands in its record.
Result<json::object> ExtractionJob::words_of(const VersionRow& version, const ReadOutcome& read) {
  if (!read.extraction) {
    return read.failure ? failed(*read.failure, read.plugin, read.reason) : json::object();
  }
  const bool child_level = !read.extraction->child_level.empty();
  const Extraction kept = child_level ? aggregates_of(*read.extraction) : *read.extraction;
  json::object payload;
  payload["plugin"] = plugin_json({kept.plugin_id, kept.plugin_version, kept.library_sha256});
  if (child_level) {
    payload["failure"] = stable_string(ErrorCode::kChildLevel);
    payload["child_level"] = reasons_of(kept);
  }
  payload["found"] = kept.findings.size() + kept.actions.size();
  payload["judgements"] = kept.judgements.size();
  payload["observations"] = kept.observations.size();
  payload["pages"] = kept.pages.size();
  SCRUTINY_ASSIGN(const SealedContent extract, store(version.unit, to_json(kept)));
  payload["extract"] = to_json(extract);
  return payload;
}

Result<ReadOutcome> ExtractionJob::read_file(const VersionRow& version, const AgencyId& agency,
                                             BlobReader& content, Bytes head,
                                             const CancelToken& cancel) {
  const VersionWords& words = *version.words;
  ReadOutcome unread;
  if (!readers_.any_for(words.media_type, head, words.kind)) return unread;
  if (words.content.size > limits_.document_bytes) {
    unread.failure = ErrorCode::kTooLarge;
    return unread;
  }
  SCRUTINY_ASSIGN(const SealedDocument sealed, seal_document(content, words.content));
  const ReadableDocument document{{version.document, version.version},
                                  sealed.descriptor.get(),
                                  sealed.sha256,
                                  words.media_type,
                                  std::move(head),
                                  words.kind,
                                  agency,
                                  name_of(*ledger_.snapshot(), agency)};
  return readers_.read(document, cancel);
}

Status ExtractionJob::check(const VersionRow& version, const ReadOutcome& read) {
  Command command = system_command("document.checked", version);
  command.payload["media_type"] = version.words->media_type;
  if (read.extraction && !read.extraction->child_level.empty()) {
    command.payload["child_level"] = reasons_of(*read.extraction);
    const auto allowance = load_child_level_allowance(*ledger_.snapshot(), version.words->kind);
    if (allowance) command.payload["allowed_by"] = allowance->index;
  }
  command.precondition = [version](const StateReader& state) {
    return still_pending(state, version, DocumentState::kChecking);
  };
  return commit(std::move(command));
}

Status ExtractionJob::refuse(const VersionRow& version, const Extraction& extraction) {
  const VersionWords& words = *version.words;
  SCRUTINY_ASSIGN(const UnitId unit, ledger_.create_unit());
  SCRUTINY_ASSIGN(const SealedContent extract, store(unit, to_json(aggregates_of(extraction))));
  Command command = system_command("document.refused_child_level", version);
  command.unit = unit;
  json::object& payload = command.payload;
  // Neither title nor file name, which may name a child.
  payload["title"] = kRefusedTitle;
  payload["kind"] = text(words.kind);
  payload["marking"] = text(words.marking);
  payload["disclosure"] = to_json(words.disclosure.value_or(DisclosureWords()));
  payload["media_type"] = words.media_type;
  payload["failure"] = stable_string(ErrorCode::kChildLevel);
  payload["plugin"] =
      plugin_json({extraction.plugin_id, extraction.plugin_version, extraction.library_sha256});
  payload["extract"] = to_json(extract);
  payload["observations"] = extraction.observations.size();
  payload["destroyed"] = version.unit.text();
  payload["child_level"] = reasons_of(extraction);
  command.precondition = [version](const StateReader& state) {
    return still_pending(state, version, version.state);
  };
  SCRUTINY_TRY(commit(std::move(command)));
  const auto refused = load_version(*ledger_.snapshot(), version.document, version.version);
  if (!refused) return overtaken();
  return destroy(*refused);
}

Status ExtractionJob::destroy(const VersionRow& version) {
  SCRUTINY_ASSIGN(const OpenedPayload opened, ledger_.payload(version.extraction_index));
  const auto unit = RowFields(opened.payload, "refusal").id<UnitId>("destroyed");
  Command command = system_command(kErasedAction, version);
  command.public_ = to_public(SubjectErased{unit, "child_level", "child_level_guard"});
  command.precondition = [unit](const StateReader& state) -> Status {
    if (state.get(std::string(kErasedPrefix) + unit.text())) return overtaken();
    return {};
  };
  return commit(std::move(command));
}

Status ExtractionJob::record_extraction(const VersionRow& version, const Extraction& extraction) {
  const PluginWords plugin{extraction.plugin_id, extraction.plugin_version,
                           extraction.library_sha256};
  json::object payload;
  json::array findings;
  for (const ExtractedFinding& finding : extraction.findings) {
    findings.emplace_back(finding_json(finding));
  }
  for (const ExtractedAction& action : extraction.actions) {
    findings.emplace_back(finding_json(action));
  }
  payload["findings"] = std::move(findings);
  payload["plugin"] = plugin_json(plugin);
  payload["judgements"] = extraction.judgements.size();
  payload["observations"] = extraction.observations.size();
  payload["pages"] = extraction.pages.size();
  if (canonical(payload).size() > limits_.findings_bytes) {
    return record_outcome(version, failed(ErrorCode::kOutputLimit, plugin));
  }
  SCRUTINY_ASSIGN(const SealedContent extract, store(version.unit, to_json(extraction)));
  payload["extract"] = to_json(extract);
  return record_outcome(version, std::move(payload));
}

// With a member "failure" the reading failed.
Status ExtractionJob::record_outcome(const VersionRow& version, json::object payload) {
  Command command = system_command(
      payload.contains("failure") ? "document.extraction_failed" : "document.extracted", version);
  command.payload = std::move(payload);
  command.precondition = [version](const StateReader& state) {
    return still_pending(state, version, DocumentState::kDraft);
  };
  return commit(std::move(command));
}

Status ExtractionJob::commit(Command command) {
  SCRUTINY_ASSIGN(const Committed committed, ledger_.submit_and_wait(std::move(command)));
  static_cast<void>(committed);
  return {};
}

Result<SealedContent> ExtractionJob::store(const UnitId& unit, const std::string& text) {
  SCRUTINY_ASSIGN(const std::unique_ptr<BlobWriter> blob, ledger_.create_blob(unit));
  SCRUTINY_TRY(blob->write(as_bytes(text)));
  SCRUTINY_TRY(blob->finish());
  return SealedContent{blob->id(), blob->size(), to_hex(sha256(as_bytes(text)))};
}

}  // namespace scrutiny
