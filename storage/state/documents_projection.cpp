#include "storage/state/documents_projection.h"

#include <array>
#include <utility>

#include "storage/audit/time_text.h"
#include "storage/state/document_rows.h"
#include "storage/state/row_fields.h"
#include "storage/state/writer_keys.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

// The document and version a record is about, with what every step does to them.
struct Subject {
  DocumentRow document;
  VersionRow version;
};

std::uint32_t version_of(const Record& record) {
  if (!record.version) throw StateCorrupted(record.action + ": no version");
  return static_cast<std::uint32_t>(*record.version);
}

Subject load(const Record& record, const StateReader& state) {
  const auto id = id_cast<DocumentId>(record.subject);
  auto document = load_document(state, id);
  auto version = load_version(state, id, version_of(record));
  if (!document || !version) throw StateCorrupted(record.action + ": no such document");
  return {std::move(*document), std::move(*version)};
}

void store(const Subject& subject, StateWriter& state) {
  state.put(document_key(subject.document.id), to_row(subject.document));
  state.put(version_key(subject.document.id, subject.version.version), to_row(subject.version));
}

// Marks the document as changed by this record, for readers outside only if they see the head.
void touch(DocumentRow& document, const Record& record) {
  document.revision = record.index;
  document.changed = format_time(record.time);
  if (document.shared != document.head) return;
  document.shared_revision = record.index;
  document.shared_state = document.state;
}

void move_to(Subject& subject, DocumentState to) {
  subject.version.state = to;
  subject.document.state = to;
}

// The document goes by this version's words, which stay in the version's unit.
void take_words(DocumentRow& document, const VersionRow& version) {
  document.unit = version.unit;
  document.words.reset();
  if (!version.words) return;
  if (!version.words->disclosure) throw StateCorrupted("a version without disclosure");
  document.words = {version.words->title, version.words->kind, version.words->marking,
                    *version.words->disclosure};
}

VersionWords received_words(const json::object& payload) {
  const RowFields fields(payload, "reception");
  VersionWords words;
  words.title = fields.text("title");
  words.kind = fields.word("kind", parse_document_kind);
  words.marking = fields.word("marking", parse_marking);
  if (const json::object* disclosure = fields.find_object("disclosure")) {
    words.disclosure = disclosure_from_json(*disclosure);
  }
  words.file_name = fields.text("file_name");
  words.note = fields.text_or_empty("note");
  words.content = content_from_json(fields.object("content"));
  return words;
}

DisclosureWords payload_disclosure(const json::object& payload) {
  return disclosure_from_json(RowFields(payload, "disclosure").object("disclosure"));
}

VersionRow received_version(const Applied& applied, const DocumentId& id) {
  const Record& record = applied.record;
  VersionRow version;
  version.document = id;
  version.version = version_of(record);
  version.unit = record.unit;
  version.by = record.actor;
  version.state = DocumentState::kChecking;
  version.received_index = record.index;
  version.received = format_time(record.time);
  version.extraction = ExtractionState::kPending;
  if (applied.payload != nullptr) version.words = received_words(*applied.payload);
  return version;
}

void start_checking(const Subject& subject, StateWriter& state) {
  const PendingRow pending{subject.document.id, subject.version.version, subject.document.agency};
  state.put(pending_key(subject.version.received_index), to_row(pending));
}

void received(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  if (!record.agency) throw StateCorrupted("document.received: no agency");
  const auto id = id_cast<DocumentId>(record.subject);
  if (state.get(document_key(id))) throw StateCorrupted("document.received twice");
  Subject subject{{}, received_version(applied, id)};
  DocumentRow& document = subject.document;
  document.id = id;
  document.agency = *record.agency;
  document.head_by = record.actor;
  document.head_unit = record.unit;
  document.state = DocumentState::kChecking;
  document.head = document.latest = subject.version.version;
  document.received_index = record.index;
  document.received = subject.version.received;
  take_words(document, subject.version);
  touch(document, record);
  store(subject, state);
  start_checking(subject, state);
  json::object order;
  order["document"] = id.text();
  const std::string suffix = order_suffix(record.index);
  state.put(agency_order_prefix(document.agency) + suffix, order);
  state.put(std::string(kDocumentOrderPrefix) + suffix, std::move(order));
}

void version_received(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  const auto id = id_cast<DocumentId>(record.subject);
  auto document = load_document(state, id);
  if (!document) throw StateCorrupted("document.version_received: no such document");
  Subject subject{std::move(*document), received_version(applied, id)};
  if (subject.version.version != subject.document.latest + 1) {
    throw StateCorrupted("document.version_received: not the next version");
  }
  subject.version.base = subject.document.head;
  subject.document.head = subject.document.latest = subject.version.version;
  subject.document.head_by = record.actor;
  subject.document.head_unit = record.unit;
  subject.document.state = DocumentState::kChecking;
  touch(subject.document, record);
  store(subject, state);
  start_checking(subject, state);
}

void checked(const Applied& applied, StateWriter& state) {
  Subject subject = load(applied.record, state);
  move_to(subject, DocumentState::kDraft);
  if (applied.payload != nullptr && subject.version.words) {
    subject.version.words->media_type = RowFields(*applied.payload, "check").text("media_type");
  }
  touch(subject.document, applied.record);
  store(subject, state);
}

ExtractionWords extraction_words(const json::object& payload) {
  const RowFields fields(payload, "extraction");
  ExtractionWords words;
  if (const json::object* plugin = fields.find_object("plugin")) {
    const RowFields named(*plugin, "plugin");
    words.plugin = {named.text("id"), named.text("version"), named.text("library_sha256")};
  }
  words.failure = fields.text_or_empty("failure");
  words.reason = fields.text_or_empty("reason");
  if (const json::object* extract = fields.find_object("extract")) {
    words.extract = content_from_json(*extract);
  }
  if (fields.has("findings")) words.findings = fields.array("findings").size();
  if (fields.has("found")) words.findings = fields.number("found");
  if (fields.has("child_level")) words.child_level = fields.texts("child_level");
  words.judgements = fields.number_or_zero("judgements");
  words.observations = fields.number_or_zero("observations");
  words.pages = fields.number_or_zero("pages");
  return words;
}

void end_extraction(const Applied& applied, ExtractionState outcome, StateWriter& state) {
  Subject subject = load(applied.record, state);
  subject.version.extraction = outcome;
  subject.version.extraction_index = applied.record.index;
  if (applied.payload != nullptr && subject.version.words) {
    subject.version.words->extraction = extraction_words(*applied.payload);
  }
  store(subject, state);
  state.erase(pending_key(subject.version.received_index));
}

void extracted(const Applied& applied, StateWriter& state) {
  end_extraction(applied, ExtractionState::kDone, state);
}

void extraction_failed(const Applied& applied, StateWriter& state) {
  end_extraction(applied, ExtractionState::kFailed, state);
}

void reading_requested(const Applied& applied, StateWriter& state) {
  const Subject subject = load(applied.record, state);
  const PendingRow pending{subject.document.id, subject.version.version, subject.document.agency,
                           true};
  state.put(again_key(pending.document, pending.version), to_row(pending));
}

// The reading stands beside the first one; what people decided about that is not touched.
void read_again(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  const Subject subject = load(record, state);
  ReadingRow row{subject.document.id, subject.version.version,  record.unit,
                 record.index,        format_time(record.time), std::nullopt};
  if (applied.payload != nullptr) row.words = extraction_words(*applied.payload);
  state.put(reading_key(row.document, row.version, row.index), to_row(row));
  state.erase(again_key(row.document, row.version));
}

void submitted(const Applied& applied, StateWriter& state) {
  Subject subject = load(applied.record, state);
  move_to(subject, DocumentState::kSubmitted);
  DocumentRow& document = subject.document;
  if (subject.version.submitted.empty()) {
    subject.version.submitted = format_time(applied.record.time);
  }
  subject.version.submitted_key = writer_key_of(applied.record);
  if (applied.payload != nullptr && subject.version.words) {
    subject.version.words->disclosure = payload_disclosure(*applied.payload);
  }
  document.shared = subject.version.version;
  take_words(document, subject.version);
  touch(document, applied.record);
  store(subject, state);
}

void accepted(const Applied& applied, StateWriter& state) {
  Subject subject = load(applied.record, state);
  DocumentRow& document = subject.document;
  move_to(subject, DocumentState::kAccepted);
  subject.version.decided = format_time(applied.record.time);
  subject.version.base = 0;
  if (document.accepted != 0 && document.accepted != subject.version.version) {
    auto before = load_version(state, document.id, document.accepted);
    if (!before) throw StateCorrupted("document.accepted: the accepted version is missing");
    before->state = DocumentState::kSuperseded;
    state.put(version_key(document.id, before->version), to_row(*before));
  }
  document.accepted = subject.version.version;
  touch(document, applied.record);
  store(subject, state);
}

void returned(const Applied& applied, StateWriter& state) {
  Subject subject = load(applied.record, state);
  move_to(subject, DocumentState::kReturned);
  subject.version.decided = format_time(applied.record.time);
  if (applied.payload != nullptr && subject.version.words) {
    subject.version.words->returned_reasons = RowFields(*applied.payload, "return").text("reasons");
  }
  touch(subject.document, applied.record);
  store(subject, state);
}

// The version before it stands again, if there is one.
void fall_back(DocumentRow& document, std::uint32_t base, const StateReader& state) {
  const auto before = load_version(state, document.id, base);
  if (!before) throw StateCorrupted("document.withdrawn: the version before it is missing");
  document.head = base;
  document.head_by = before->by;
  document.head_unit = before->unit;
  document.state = before->state;
  document.shared = base;
  take_words(document, *before);
}

void withdrawn(const Applied& applied, StateWriter& state) {
  Subject subject = load(applied.record, state);
  DocumentRow& document = subject.document;
  VersionRow& version = subject.version;
  move_to(subject, DocumentState::kWithdrawn);
  if (applied.payload != nullptr && version.words) {
    version.words->withdrawn_reasons = RowFields(*applied.payload, "withdrawal").text("reasons");
  }
  if (version.base != 0) {
    fall_back(document, version.base, state);
  } else {
    document.accepted = 0;
  }
  touch(document, applied.record);
  store(subject, state);
  state.erase(pending_key(version.received_index));
}

// What remains of the version is what this record says, in a unit of its own: the one that the file
// and its name were sealed in is about to be destroyed.
void refused_child_level(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  Subject subject = load(record, state);
  DocumentRow& document = subject.document;
  VersionRow& version = subject.version;
  version.unit = record.unit;
  version.extraction = ExtractionState::kFailed;
  version.extraction_index = record.index;
  version.words.reset();
  if (applied.payload != nullptr) {
    const RowFields fields(*applied.payload, "refusal");
    VersionWords words;
    words.title = fields.text("title");
    words.kind = fields.word("kind", parse_document_kind);
    words.marking = fields.word("marking", parse_marking);
    words.disclosure = payload_disclosure(*applied.payload);
    words.media_type = fields.text("media_type");
    words.extraction = extraction_words(*applied.payload);
    version.words = std::move(words);
  }
  move_to(subject, DocumentState::kRefused);
  if (version.base != 0) {
    fall_back(document, version.base, state);
  } else {
    document.head_unit = version.unit;
    take_words(document, version);
  }
  touch(document, record);
  store(subject, state);
}

// A version whose words are gone has nothing that could be read. After a refusal its row names the
// unit that lives on, and this is the last step.
void erased(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  if (!record.version) return;
  const auto version = load_version(state, id_cast<DocumentId>(record.subject), version_of(record));
  if (!version) return;
  state.erase(pending_key(version->received_index));
  state.erase(again_key(version->document, version->version));
}

void superseded(const Applied& applied, StateWriter& state) {
  Subject subject = load(applied.record, state);
  move_to(subject, DocumentState::kSuperseded);
  subject.document.accepted = 0;
  if (applied.payload != nullptr && subject.version.words) {
    const RowFields fields(*applied.payload, "supersession");
    subject.version.words->superseded_by = fields.text("by");
    subject.version.words->superseded_reasons = fields.text("reasons");
  }
  touch(subject.document, applied.record);
  store(subject, state);
}

void disclosure_changed(const Applied& applied, StateWriter& state) {
  Subject subject = load(applied.record, state);
  DocumentRow& document = subject.document;
  if (applied.payload != nullptr && subject.version.words) {
    subject.version.words->disclosure = payload_disclosure(*applied.payload);
  }
  take_words(document, subject.version);
  touch(document, applied.record);
  if (document.shared != 0) document.shared_revision = applied.record.index;
  store(subject, state);
}

using Step = void (*)(const Applied&, StateWriter&);
constexpr std::array<std::pair<std::string_view, Step>, 15> kSteps = {{
    {"document.received", received},
    {"document.version_received", version_received},
    {"document.checked", checked},
    {"document.extracted", extracted},
    {"document.extraction_failed", extraction_failed},
    {"document.reading_requested", reading_requested},
    {"document.read_again", read_again},
    {"document.submitted", submitted},
    {"document.accepted", accepted},
    {"document.returned", returned},
    {"document.withdrawn", withdrawn},
    {"document.superseded", superseded},
    {"document.refused_child_level", refused_child_level},
    {"subject.erased", erased},
    {"document.disclosure_changed", disclosure_changed},
}};

}  // namespace

void DocumentsProjection::apply(const Applied& applied, StateWriter& state) const {
  for (const auto& [action, step] : kSteps) {
    if (action == applied.record.action) return step(applied, state);
  }
}

}  // namespace scrutiny
