#include "server/http/routes/document_json.h"

#include <boost/json/parse.hpp>

#include "server/http/call.h"
#include "server/http/json.h"
#include "server/http/routes/erasure_routes.h"
#include "storage/crypto/hex.h"
#include "storage/state/row_fields.h"

namespace scrutiny::http {
namespace {

namespace json = boost::json;

json::array steps_json(const std::vector<DocumentStep>& steps) {
  json::array out;
  for (const DocumentStep step : steps) out.emplace_back(text(step));
  return out;
}

json::object plugin_json(const PluginWords& plugin) {
  json::object out;
  out["id"] = plugin.id;
  out["version"] = plugin.version;
  out["library_sha256"] = plugin.library_sha256;
  return out;
}

json::object extraction_json(const VersionRow& version, const PendingListener& readers) {
  const ShownExtraction shown = shown_extraction(version, &readers);
  json::object out;
  out["state"] = text(shown.state);
  put_text(out, "code", shown.code);
  out["explanation"] = shown.explanation;
  if (!version.words || !version.words->extraction) return out;
  const ExtractionWords& words = *version.words->extraction;
  if (!words.plugin.id.empty()) out["plugin"] = plugin_json(words.plugin);
  out["findings"] = words.findings;
  out["judgements"] = words.judgements;
  out["observations"] = words.observations;
  out["pages"] = words.pages;
  return out;
}

void put_words(json::object& out, const VersionWords& words) {
  out["title"] = words.title;
  out["marking"] = text(words.marking);
  put_text(out, "file_name", words.file_name);
  put_text(out, "note", words.note);
  if (!words.content.sha256.empty()) out["size"] = words.content.size;
  put_text(out, "sha256", words.content.sha256);
  put_text(out, "media_type", words.media_type);
  put_text(out, "returned_reasons", words.returned_reasons);
  put_text(out, "withdrawn_reasons", words.withdrawn_reasons);
  put_text(out, "superseded_by", words.superseded_by);
  put_text(out, "superseded_reasons", words.superseded_reasons);
}

json::object version_json(const VersionRow& version, const PendingListener& readers,
                          const Ledger& ledger) {
  json::object out;
  out["version"] = version.version;
  out["state"] = text(version.state);
  out["by"] = version.by.text();
  out["received"] = version.received;
  out["received_index"] = version.received_index;
  put_text(out, "submitted", version.submitted);
  put_text(out, "submitted_key", version.submitted_key);
  put_text(out, "decided", version.decided);
  out["erased"] = !version.words.has_value();
  out["extraction"] = extraction_json(version, readers);
  if (version.words) {
    put_words(out, *version.words);
  } else if (const auto by = how_erased(ledger, version.unit)) {
    out["erased_by"] = to_json(*by);
  }
  return out;
}

json::object said_json(const FindingText& said) {
  json::object out;
  out["kind"] = said.kind;
  out["text"] = said.text;
  if (said.plan) out["plan"] = to_json(*said.plan);
  return out;
}

void put_provenance(json::object& out, const FindingRow& finding) {
  out["source"] = finding.source == FindingSource::kPlugin ? "plugin" : "person";
  put_number(out, "page", finding.page);
  put_number(out, "page_end", finding.page_end);
  put_text(out, "paragraph", finding.paragraph);
  put_text(out, "quote", finding.quote);
  put_text(out, "plugin", finding.plugin);
  put_text(out, "plugin_version", finding.plugin_version);
}

json::object finding_json(const FindingRow& finding) {
  json::object out = said_json(finding.said);
  out["id"] = finding.id.text();
  out["state"] = text(finding.state);
  out["etag"] = entity_tag(finding.revision);
  if (finding.original) out["original"] = said_json(*finding.original);
  put_text(out, "ref", finding.ref);
  if (!finding.children.empty()) {
    json::array children;
    for (const std::string& child : finding.children) children.emplace_back(child);
    out["children"] = std::move(children);
  }
  put_provenance(out, finding);
  if (finding.decided_by) out["decided_by"] = finding.decided_by->text();
  put_text(out, "decided", finding.decided);
  put_text(out, "reason", finding.reason);
  return out;
}

json::object proposed_json(const ProposedDeadline& proposed) {
  json::object out;
  out["date"] = proposed.date;
  out["what"] = proposed.what;
  put_number(out, "working_days", proposed.working_days);
  put_number(out, "weeks", proposed.weeks);
  out["counted_from"] = proposed.counted_from;
  out["from"] = proposed.from;
  out["estimate"] = proposed.estimate;
  out["holidays_announced"] = proposed.holidays_announced;
  return out;
}

json::object response_json(const ResponseDeadline& response) {
  json::object out;
  json::array stated;
  for (const StatedDeadline& each : response.stated) {
    json::object shown;
    put_text(shown, "date", each.date);
    shown["as_written"] = each.as_written;
    if (each.page > 0) shown["page"] = each.page;
    put_text(shown, "quote", each.quote);
    stated.emplace_back(std::move(shown));
  }
  out["stated"] = std::move(stated);
  out["proposed"] = nullptr;
  if (response.proposed) out["proposed"] = proposed_json(*response.proposed);
  out["difference_working_days"] = nullptr;
  if (response.difference) out["difference_working_days"] = *response.difference;
  json::array notes;
  for (const std::string& note : response.notes) notes.emplace_back(note);
  out["notes"] = std::move(notes);
  return out;
}

// What every view of a document begins with.
json::object head_json(const DocumentRow& document, const DocumentView& view) {
  json::object out;
  out["id"] = document.id.text();
  out["agency"] = document.agency.text();
  out["state"] = text(view.state);
  out["version"] = view.version;
  out["received"] = document.received;
  out["erased"] = !document.words.has_value();
  if (!document.words) return out;
  out["title"] = document.words->title;
  out["kind"] = text(document.words->kind);
  out["marking"] = text(document.words->marking);
  return out;
}

}  // namespace

json::object uploaded_json(const Uploaded& uploaded) {
  json::object out;
  out["id"] = uploaded.document.text();
  out["version"] = uploaded.version;
  out["state"] = text(DocumentState::kChecking);
  out["sha256"] = uploaded.sha256;
  out["size"] = uploaded.size;
  out["receipt"] = receipt_json(uploaded.receipt);
  out["record"] = uploaded.record;
  out["payload"] = uploaded.payload.bytes;
  out["salt"] = to_hex(uploaded.payload.salt);
  return out;
}

json::object changed_json(const DocumentChanged& changed) {
  json::object out;
  out["id"] = changed.document.text();
  out["version"] = changed.version;
  out["state"] = text(changed.state);
  out["receipt"] = receipt_json(changed.receipt);
  return out;
}

json::object changed_json(const FindingChanged& changed) {
  json::object out;
  out["id"] = changed.finding.text();
  out["document"] = changed.document.text();
  out["version"] = changed.version;
  out["state"] = text(changed.state);
  out["receipt"] = receipt_json(changed.receipt);
  return out;
}

json::object changed_json(const FindingsConfirmed& changed) {
  json::object out;
  out["document"] = changed.document.text();
  out["version"] = changed.version;
  out["confirmed"] = changed.confirmed;
  out["left"] = changed.left;
  out["receipt"] = receipt_json(changed.receipt);
  return out;
}

json::object details_json(const DocumentDetails& details, const PendingListener& readers,
                          const Ledger& ledger) {
  json::object out = head_json(details.document, details.view);
  if (details.document.words) out["disclosure"] = to_json(details.document.words->disclosure);
  out["actions"] = steps_json(details.actions);
  json::array versions;
  for (const VersionRow& version : details.versions) {
    versions.emplace_back(version_json(version, readers, ledger));
  }
  out["versions"] = std::move(versions);
  json::object counts;
  for (const FindingState state : {FindingState::kExtracted, FindingState::kConfirmed,
                                   FindingState::kCorrected, FindingState::kRejected}) {
    counts[text(state)] = 0;
  }
  for (const FindingRow& finding : details.findings) {
    json::value& count = counts[text(finding.state)];
    count = count.as_int64() + 1;
  }
  out["findings"] = std::move(counts);
  return out;
}

json::object listed_json(const ListedDocument& listed) {
  return head_json(listed.document, listed.view);
}

json::object progress_json(const VersionRow& version, const PendingListener& readers) {
  const ShownExtraction shown = shown_extraction(version, &readers);
  json::object extraction;
  extraction["state"] = text(shown.state);
  put_text(extraction, "code", shown.code);
  extraction["explanation"] = shown.explanation;
  json::object out;
  out["id"] = version.document.text();
  out["version"] = version.version;
  out["state"] = text(version.state);
  out["extraction"] = std::move(extraction);
  return out;
}

json::object findings_json(const VersionFindings& findings) {
  json::object out;
  out["id"] = findings.version.document.text();
  out["version"] = findings.version.version;
  out["actions"] = steps_json(findings.actions);
  json::array list;
  for (const FindingRow& finding : findings.findings) list.emplace_back(finding_json(finding));
  out["items"] = std::move(list);
  return out;
}

json::object extract_json(const VersionExtract& extract, const PendingListener& readers,
                          PageText page_text) {
  json::object out;
  out["id"] = extract.version.document.text();
  out["version"] = extract.version.version;
  out["extraction"] = extraction_json(extract.version, readers);
  out["response_deadline"] = nullptr;
  if (extract.response) out["response_deadline"] = response_json(*extract.response);
  if (!extract.extraction) {
    out["result"] = nullptr;
    return out;
  }
  Extraction shown = *extract.extraction;
  if (page_text == PageText::kWithout) shown.pages.clear();
  // The one place that writes an extraction as JSON is api/extraction.h.
  out["result"] = json::parse(to_json(shown));
  return out;
}

json::array snippet_json(const std::vector<SnippetPart>& parts) {
  json::array out;
  for (const SnippetPart& part : parts) {
    json::object each;
    each["text"] = part.text;
    each["match"] = part.kind == SnippetPart::Kind::kMatch;
    out.emplace_back(std::move(each));
  }
  return out;
}

namespace {

json::object item_json(const ReadItem& item) {
  json::object out;
  out["section"] = item.section;
  out["key"] = item.key;
  out["text"] = item.text;
  if (item.page > 0) out["page"] = item.page;
  return out;
}

json::array items_json(const std::vector<ReadItem>& items) {
  json::array out;
  for (const ReadItem& item : items) out.emplace_back(item_json(item));
  return out;
}

// A further reading as a version's first one is shown.
json::object further_json(const ReadingRow& row) {
  VersionRow as_first;
  const bool failed = row.words && !row.words->failure.empty();
  as_first.extraction = failed ? ExtractionState::kFailed : ExtractionState::kDone;
  if (row.words) {
    as_first.words.emplace();
    as_first.words->extraction = row.words;
  }
  json::object out;
  out["reading"] = row.index;
  out["time"] = row.time;
  const ShownExtraction shown = shown_extraction(as_first, nullptr);
  out["state"] = text(shown.state);
  put_text(out, "code", shown.code);
  out["explanation"] = shown.explanation;
  if (!row.words) return out;
  if (!row.words->plugin.id.empty()) out["plugin"] = plugin_json(row.words->plugin);
  out["findings"] = row.words->findings;
  out["judgements"] = row.words->judgements;
  out["pages"] = row.words->pages;
  return out;
}

}  // namespace

json::object readings_json(const VersionReadings& readings, const PendingListener& readers) {
  json::array later;
  for (const ReadingRow& row : readings.later) later.emplace_back(further_json(row));
  json::object out;
  out["first"] = extraction_json(readings.version, readers);
  out["items"] = std::move(later);
  out["waiting"] = readings.waiting;
  return out;
}

json::object difference_json(const ReadingDifference& difference) {
  json::array changed;
  for (const ChangedItem& item : difference.difference.changed) {
    changed.push_back(
        json::object{{"before", item_json(item.before)}, {"after", item_json(item.after)}});
  }
  json::object out;
  out["before"] = plugin_json(difference.version.words->extraction->plugin);
  out["after"] = plugin_json(difference.later.words->plugin);
  out["same"] = difference.difference.same;
  out["changed"] = std::move(changed);
  out["removed"] = items_json(difference.difference.removed);
  out["added"] = items_json(difference.difference.added);
  return out;
}

}  // namespace scrutiny::http
