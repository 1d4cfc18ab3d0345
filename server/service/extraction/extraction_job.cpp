#include "server/service/extraction/extraction_job.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "plugins/sniff/sniff.h"
#include "server/service/extraction/sealed_document.h"
#include "server/service/system_actors.h"
#include "storage/audit/canonical_json.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/state/finding_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

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

// The version still waits to be read.
Status still_pending(const StateReader& state, const DocumentId& id, std::uint32_t number) {
  const auto version = load_version(state, id, number);
  const bool waits =
      version && version->words && version->extraction == ExtractionState::kPending &&
      version->state != DocumentState::kChecking && version->state != DocumentState::kWithdrawn;
  if (!waits) return overtaken();
  return {};
}

json::object failed(ErrorCode code, const PluginWords& plugin) {
  json::object payload;
  payload["failure"] = stable_string(code);
  if (!plugin.id.empty()) payload["plugin"] = plugin_json(plugin);
  return payload;
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
  if (!version || !version->words || version->state == DocumentState::kWithdrawn)
    return overtaken();
  const SealedContent& file = version->words->content;
  SCRUTINY_ASSIGN(const std::unique_ptr<BlobReader> content,
                  ledger_.open_blob(version->unit, file.blob, file.size));
  SCRUTINY_ASSIGN(Bytes head, read_head(*content, kSniffBytes));
  if (version->state == DocumentState::kChecking) {
    SCRUTINY_TRY(check(*version, head));
    version->words->media_type = sniff(head);
  }
  if (version->extraction != ExtractionState::kPending) return {};
  return extract(*version, *content, std::move(head), cancel);
}

Status ExtractionJob::check(const VersionRow& version, ByteView head) {
  Command command = system_command("document.checked", version);
  command.payload["media_type"] = sniff(head);
  command.precondition = [id = version.document,
                          number = version.version](const StateReader& state) -> Status {
    const auto now = load_version(state, id, number);
    if (now && now->state == DocumentState::kChecking) return {};
    return overtaken();
  };
  SCRUTINY_ASSIGN(const Committed committed, ledger_.submit_and_wait(std::move(command)));
  static_cast<void>(committed);
  return {};
}

Status ExtractionJob::extract(const VersionRow& version, BlobReader& content, Bytes head,
                              const CancelToken& cancel) {
  const VersionWords& words = *version.words;
  if (!readers_.any_for(words.media_type, head, words.kind)) return record_outcome(version, {});
  if (words.content.size > limits_.document_bytes) {
    return record_outcome(version, failed(ErrorCode::kTooLarge, {}));
  }
  SCRUTINY_ASSIGN(const SealedDocument sealed, seal_document(content, words.content));
  const ReadableDocument document{{version.document, version.version},
                                  sealed.descriptor.get(),
                                  sealed.sha256,
                                  words.media_type,
                                  std::move(head),
                                  words.kind};
  SCRUTINY_ASSIGN(const ReadOutcome outcome, readers_.read(document, cancel));
  if (outcome.extraction) return record_extraction(version, *outcome.extraction);
  if (!outcome.failure) return record_outcome(version, {});
  return record_outcome(version, failed(*outcome.failure, outcome.plugin));
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
  command.precondition = [id = version.document, number = version.version](
                             const StateReader& state) { return still_pending(state, id, number); };
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
