#include "server/service/erasure/erased_words.h"
#include "server/web/pages/agency_choices.h"
#include "server/web/pages/attestation_fact.h"
#include "server/web/pages/disposal_section.h"
#include "server/web/pages/document_pages.h"
#include "server/web/pages/extraction_section.h"
#include "server/web/pages/finding_section.h"
#include "server/web/pages/page_routes.h"
#include "server/web/pages/waiting.h"
#include "server/web/words.h"
#include "storage/crypto/hex.h"
#include "storage/state/writer_keys.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

std::string disclosure_text(const StateReader& state, const DisclosureWords& disclosure) {
  std::string out = "The submitting agency and the independent scrutineer";
  if (disclosure.group) out += "; the Scrutiny Group";
  for (const AgencyId& agency : disclosure.agencies) out += "; " + agency_name(state, agency);
  return out;
}

void add_fact(View& view, std::string_view label_text, std::string_view value) {
  view.add("FACT").set("LABEL", label_text).set("VALUE", value);
}

// The holder of the key that signed it, if it is still on record whose it was.
std::string submission_text(const ShownDocument& shown) {
  const std::string& key = shown.version.submitted_key;
  const auto digest = digest_from_hex(key);
  const auto row = digest ? load_writer_key(shown.state, *digest) : std::nullopt;
  const std::string by =
      row ? " by " + person_name(shown.state, id_cast<ActorId>(row->account)) : std::string();
  return "Submitted" + by + ", " + own_key_text(key);
}

void add_facts(View& view, const ShownDocument& shown) {
  const DocumentWords& words = *shown.details.document.words;
  add_fact(view, "Marking", text(words.marking));
  const bool is_refused = shown.version.state == DocumentState::kRefused;
  add_fact(view, "May be seen by",
           is_refused ? "The submitting agency" : disclosure_text(shown.state, words.disclosure));
  add_fact(view, "Current version", std::to_string(shown.version.version));
  add_fact(view, "Received", when_text(shown.version.received));
  if (!shown.version.submitted.empty()) {
    add_fact(view, "First submitted", when_text(shown.version.submitted));
  }
  if (!shown.version.submitted_key.empty()) {
    add_fact(view, "Submission", submission_text(shown));
  }
  if (!shown.version.words->note.empty()) {
    add_fact(view, "What changed in this version", shown.version.words->note);
  }
}

void add_reasons(View& view, const ShownDocument& shown) {
  const VersionWords& words = *shown.version.words;
  const auto add = [&view](std::string_view heading, const std::string& reasons) {
    view.add("REASONS").set("REASONS_HEADING", heading).set("REASONS_TEXT", reasons);
  };
  if (!words.returned_reasons.empty()) add("Why it was returned", words.returned_reasons);
  if (!words.withdrawn_reasons.empty()) add("Why it was withdrawn", words.withdrawn_reasons);
  if (!words.superseded_reasons.empty()) add("Why it was superseded", words.superseded_reasons);
}

void add_steps(View& view, const ShownDocument& shown) {
  const std::string base = "/documents/" + shown.details.document.id.text() + "/";
  for (const DocumentStep step : shown.details.actions) {
    const std::string action = base + std::string(text(step));
    switch (step) {
      case DocumentStep::kSubmit:
      case DocumentStep::kAccept:
        view.add("STEP")
            .set("STEP_ACTION", action)
            .set("STEP_LABEL", step == DocumentStep::kSubmit ? "Submit" : "Accept")
            .set("IDEMPOTENCY_KEY", form_key());
        break;
      case DocumentStep::kReturn:
      case DocumentStep::kWithdraw:
        view.add("STEP_WITH_REASON")
            .set("STEP_LINK", action)
            .set("STEP_LABEL", step == DocumentStep::kReturn ? "Return with reasons" : "Withdraw");
        break;
      case DocumentStep::kAddVersion:
        view.add("NEW_VERSION").set("NEW_VERSION_LINK", base + "versions/new");
        break;
      default:
        break;  // superseding and disclosure have no page yet
    }
  }
}

void add_versions(View& view, const DocumentDetails& details, const Ledger& ledger) {
  const std::string base = "/api/v1/documents/" + details.document.id.text() + "/versions/";
  for (auto version = details.versions.rbegin(); version != details.versions.rend(); ++version) {
    View row = view.add("VERSION");
    row.set("NUMBER", version->version).set("RECEIVED", when_text(version->received));
    const bool is_kept = version->words && !version->words->content.sha256.empty();
    if (!is_kept) {
      row.add("GONE").set("FILE_NAME", version->words
                                           ? "Destroyed"
                                           : "File " + erased_words(ledger, version->unit));
      continue;
    }
    row.set("SIZE", size_text(version->words->content.size))
        .set("SHA256", version->words->content.sha256);
    row.add("KEPT")
        .set("VERSION_LINK", base + std::to_string(version->version) + "/content")
        .set("FILE_NAME", version->words->file_name);
  }
}

const VersionRow* current_version(const DocumentDetails& details) {
  for (const VersionRow& version : details.versions) {
    if (version.version == details.view.version) return &version;
  }
  return nullptr;
}

void fill(View& view, const ShownDocument& shown, const Ledger& ledger) {
  const DocumentDetails& details = shown.details;
  const DocumentWords& words = *details.document.words;
  view.set("DOC_TITLE", words.title)
      .set("KIND_LABEL", label(words.kind))
      .set("AGENCY", agency_name(shown.state, details.document.agency))
      .set("STATE_LABEL", label(details.view.state))
      .set("STATE_CLASS", tag_class(tag_colour(details.view.state)))
      .set("ETAG", details.view.revision)
      .set("DOCUMENT_ID", details.document.id.text())
      .set("TRAIL_LINK", "/documents/" + details.document.id.text() + "/trail")
      .set("BUNDLE_LINK", "/api/v1/audit/bundle?subject=" + details.document.id.text());
  view.add("MARKING").set("MARKING_TEXT", text(words.marking));
  view.add("BACK").set("BACK_LINK", "/documents").set("BACK_TEXT", "Documents");
  if (shown.version.state != DocumentState::kRefused) {
    view.add("DOWNLOAD")
        .set("DOWNLOAD_LINK", "/api/v1/documents/" + details.document.id.text() + "/versions/" +
                                  std::to_string(shown.version.version) + "/content");
  }
  add_facts(view, shown);
  add_reasons(view, shown);
  add_steps(view, shown);
  add_findings(view, shown);
  add_versions(view, details, ledger);
}

Result<DocumentDetails> read_details(const http::DocumentServices& services, const Call& call,
                                     const DocumentId& id) {
  auto reading = services.readings.details(call.principal(), id);
  if (!reading.ok() && reading.error().code() == ErrorCode::kErased) {
    const auto row = load_document(*services.ledger.snapshot(), id);
    return Error(ErrorCode::kErased, "This document was " +
                                         erased_words(services.ledger, row ? row->unit : UnitId()) +
                                         ". Its trail remains.");
  }
  if (!reading.ok()) return reading.error();
  SCRUTINY_ASSIGN(DocumentDetails details, wait_for(std::move(*reading), services.ledger));
  const VersionRow* version = current_version(details);
  if (version == nullptr || !version->words || !details.document.words) {
    const UnitId unit = details.document.words && version ? version->unit : details.document.unit;
    return Error(ErrorCode::kErased, "This document was " + erased_words(services.ledger, unit) +
                                         ". Its trail remains.");
  }
  return details;
}

Result<Response> show(const DocumentPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const http::DocumentServices& services = parts.services;
  auto read = read_details(services, call, id);
  if (!read.ok() && read.error().code() == ErrorCode::kErased) {
    return gone_page(parts, call, id, read.error());
  }
  SCRUTINY_ASSIGN(DocumentDetails details, std::move(read));
  const VersionRow* version = current_version(details);
  SCRUTINY_ASSIGN(auto extract_reading,
                  services.readings.extract(call.principal(), id, version->version));
  SCRUTINY_ASSIGN(const VersionExtract extract,
                  wait_for(std::move(extract_reading), services.ledger));
  // Read between the two: the page would say so and show no findings.
  if (extract.version.extraction_index != version->extraction_index) {
    SCRUTINY_ASSIGN(details, read_details(services, call, id));
    version = current_version(details);
  }
  const auto state = services.ledger.snapshot();
  View view;
  fill(view, {call.principal(), details, *version, *state}, services.ledger);
  add_attestation(view, details.view.revision, services.cosignatures);
  const ShownDisposal disposal{call.principal(), details.document, *state, services.ledger,
                               services.clock.now()};
  add_disposal_facts(view, disposal);
  add_disposal_section(view, disposal);
  add_extraction(view, extract, shown_extraction(extract.version, &services.readers));
  if (const auto said = call.request.head.query_value("recorded"); said && !said->empty()) {
    view.add("NOTICE").set("NOTICE_TEXT",
                           "Recorded as number " + std::string(*said) + " in the log.");
  }
  return parts.site.page(call, 200, "document", details.document.words->title, view);
}

struct StepWords {
  std::string_view heading;
  std::string_view label;
  std::string_view hint;
  std::string_view button;
};

StepWords words_of(DocumentStep step) {
  if (step == DocumentStep::kReturn) {
    return {"Return this document", "Reasons",
            "The agency sees them and answers with a new version.", "Return it"};
  }
  return {"Withdraw this document", "Reasons",
          "They are kept with the document, which stays on record.", "Withdraw it"};
}

Response reason_page(const DocumentPageParts& parts, const Call& call, DocumentStep step,
                     View& view, int status) {
  const StepWords words = words_of(step);
  view.set("HEADING", words.heading)
      .set("LABEL", words.label)
      .set("HINT", words.hint)
      .set("BUTTON", words.button)
      .set("FIELD", "reasons")
      .set("ACTION", call.request.head.target)
      .set("IDEMPOTENCY_KEY", form_key());
  view.show("WARN");
  view.add("BACK")
      .set("BACK_LINK", "/documents/" + call.parameter("id"))
      .set("BACK_TEXT", "The document");
  return parts.site.page(call, status, "reason", words.heading, view);
}

Result<Response> ask_reasons(const DocumentPageParts& parts, Call& call, DocumentStep step) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const auto row = load_document(*parts.services.ledger.snapshot(), id);
  if (!row) return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
  SCRUTINY_ASSIGN(const DocumentView seen, view_for(call.principal(), *row));
  View view;
  view.set("ETAG", seen.revision);
  return reason_page(parts, call, step, view, 200);
}

Result<Response> take_step(const DocumentPageParts& parts, Call& call, DocumentStep step) {
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  DocumentStepRequest request;
  SCRUTINY_ASSIGN(request.document, call.id<DocumentId>("id"));
  request.step = step;
  request.reasons = form.text("reasons");
  const bool needs_reasons = step == DocumentStep::kReturn || step == DocumentStep::kWithdraw;
  if (needs_reasons && request.reasons.empty()) {
    View view;
    view.set("ETAG", form.text("etag"));
    show_error(view, Error::field("reasons", "Say why, in a sentence or two"));
    return reason_page(parts, call, step, view, 400);
  }
  ChangeTerms terms;
  SCRUTINY_ASSIGN(terms.if_match, seen_revision(form));
  terms.claim = claim_of(call, form);
  SCRUTINY_ASSIGN(const DocumentChanged changed,
                  wait_for_change<DocumentChanged>([&](DocumentChangeDone done) {
                    parts.services.commands.take(call.principal(), request, terms, std::move(done));
                  }));
  return see_other("/documents/" + changed.document.text() +
                   "?recorded=" + std::to_string(changed.receipt.index));
}

}  // namespace

void add_document_pages(http::Router& router, const DocumentPageParts& parts) {
  using http::Method;
  const auto options = page_options(parts.site);
  router.add(Method::kGet, "/documents/{id}", Access::signed_in(), options,
             page_handler(parts.site, [parts](Call& call) { return show(parts, call); }));
  add_page_text_page(router, parts);
  for (const DocumentStep step : {DocumentStep::kSubmit, DocumentStep::kAccept,
                                  DocumentStep::kReturn, DocumentStep::kWithdraw}) {
    const std::string path = "/documents/{id}/" + std::string(text(step));
    router.add(Method::kPost, path, Access::signed_in(), form_options(parts.site),
               page_handler(parts.site,
                            [parts, step](Call& call) { return take_step(parts, call, step); }));
    if (step == DocumentStep::kSubmit || step == DocumentStep::kAccept) continue;
    router.add(Method::kGet, path, Access::signed_in(), options,
               page_handler(parts.site,
                            [parts, step](Call& call) { return ask_reasons(parts, call, step); }));
  }
}

}  // namespace scrutiny::web
