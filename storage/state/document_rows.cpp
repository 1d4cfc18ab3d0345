#include "storage/state/document_rows.h"

#include <limits>

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

json::object to_json(const DocumentWords& words) {
  json::object out;
  out["title"] = words.title;
  out["kind"] = text(words.kind);
  out["marking"] = text(words.marking);
  out["disclosure"] = to_json(words.disclosure);
  return out;
}

DocumentWords document_words(const json::object& json) {
  const RowFields fields(json, "document words");
  DocumentWords words;
  words.title = fields.text("title");
  words.kind = fields.word("kind", parse_document_kind);
  words.marking = fields.word("marking", parse_marking);
  words.disclosure = disclosure_from_json(fields.object("disclosure"));
  return words;
}

json::object to_json(const ExtractionWords& words) {
  json::object out;
  put_text(out, "failure", words.failure);
  put_text(out, "reason", words.reason);
  if (!words.child_level.empty()) {
    out["child_level"] = json::array(words.child_level.begin(), words.child_level.end());
  }
  if (!words.plugin.id.empty()) {
    json::object plugin;
    plugin["id"] = words.plugin.id;
    plugin["version"] = words.plugin.version;
    plugin["library_sha256"] = words.plugin.library_sha256;
    out["plugin"] = std::move(plugin);
  }
  if (words.extract.size != 0) out["extract"] = to_json(words.extract);
  put_number(out, "findings", words.findings);
  put_number(out, "judgements", words.judgements);
  put_number(out, "observations", words.observations);
  put_number(out, "pages", words.pages);
  return out;
}

ExtractionWords extraction_words(const json::object& json) {
  const RowFields fields(json, "extraction words");
  ExtractionWords words;
  words.failure = fields.text_or_empty("failure");
  words.reason = fields.text_or_empty("reason");
  if (fields.has("child_level")) words.child_level = fields.texts("child_level");
  if (const json::object* plugin = fields.find_object("plugin")) {
    const RowFields named(*plugin, "plugin words");
    words.plugin = {named.text("id"), named.text("version"), named.text("library_sha256")};
  }
  if (const json::object* extract = fields.find_object("extract")) {
    words.extract = content_from_json(*extract);
  }
  words.findings = fields.number_or_zero("findings");
  words.judgements = fields.number_or_zero("judgements");
  words.observations = fields.number_or_zero("observations");
  words.pages = fields.number_or_zero("pages");
  return words;
}

json::object to_json(const VersionWords& words) {
  json::object out;
  out["title"] = words.title;
  out["kind"] = text(words.kind);
  out["marking"] = text(words.marking);
  if (words.disclosure) out["disclosure"] = to_json(*words.disclosure);
  put_text(out, "file_name", words.file_name);
  put_text(out, "note", words.note);
  if (!words.content.sha256.empty()) out["content"] = to_json(words.content);
  put_text(out, "media_type", words.media_type);
  if (words.extraction) out["extraction"] = to_json(*words.extraction);
  put_text(out, "returned_reasons", words.returned_reasons);
  put_text(out, "withdrawn_reasons", words.withdrawn_reasons);
  put_text(out, "superseded_by", words.superseded_by);
  put_text(out, "superseded_reasons", words.superseded_reasons);
  return out;
}

VersionWords version_words(const json::object& json) {
  const RowFields fields(json, "version words");
  VersionWords words;
  words.title = fields.text("title");
  words.kind = fields.word("kind", parse_document_kind);
  words.marking = fields.word("marking", parse_marking);
  if (const json::object* disclosure = fields.find_object("disclosure")) {
    words.disclosure = disclosure_from_json(*disclosure);
  }
  words.file_name = fields.text_or_empty("file_name");
  words.note = fields.text_or_empty("note");
  if (const json::object* content = fields.find_object("content")) {
    words.content = content_from_json(*content);
  }
  words.media_type = fields.text_or_empty("media_type");
  if (const json::object* extraction = fields.find_object("extraction")) {
    words.extraction = extraction_words(*extraction);
  }
  words.returned_reasons = fields.text_or_empty("returned_reasons");
  words.withdrawn_reasons = fields.text_or_empty("withdrawn_reasons");
  words.superseded_by = fields.text_or_empty("superseded_by");
  words.superseded_reasons = fields.text_or_empty("superseded_reasons");
  return words;
}

}  // namespace

std::string document_key(const DocumentId& id) {
  return "document/" + id.text();
}

std::string version_prefix(const DocumentId& id) {
  return "document_version/" + id.text() + "/";
}

std::string version_key(const DocumentId& id, std::uint32_t version) {
  return version_prefix(id) + key_number(version);
}

std::string pending_key(std::uint64_t received_index) {
  return std::string(kPendingPrefix) + key_number(received_index);
}

std::string again_key(const DocumentId& id, std::uint32_t version) {
  return std::string(kAgainPrefix) + id.text() + "/" + key_number(version);
}

std::string reading_prefix(const DocumentId& id, std::uint32_t version) {
  return "document_reading/" + id.text() + "/" + key_number(version) + "/";
}

std::string reading_key(const DocumentId& id, std::uint32_t version, std::uint64_t index) {
  return reading_prefix(id, version) + key_number(index);
}

std::string agency_order_prefix(const AgencyId& agency) {
  return "document_of_agency/" + agency.text() + "/";
}

std::string order_suffix(std::uint64_t received_index) {
  return key_number(std::numeric_limits<std::uint64_t>::max() - received_index);
}

json::object to_json(const SealedContent& content) {
  json::object out;
  out["blob"] = content.blob.text();
  out["size"] = content.size;
  out["sha256"] = content.sha256;
  return out;
}

SealedContent content_from_json(const json::object& json) {
  const RowFields fields(json, "content");
  return {fields.id<BlobId>("blob"), fields.number("size"), fields.text("sha256")};
}

json::object to_json(const DisclosureWords& disclosure) {
  json::object out;
  out["group"] = disclosure.group;
  out["agencies"] = id_array(disclosure.agencies);
  return out;
}

DisclosureWords disclosure_from_json(const json::object& json) {
  const RowFields fields(json, "disclosure");
  DisclosureWords words;
  words.group = fields.flag("group");
  for (const std::string& text : fields.texts("agencies")) {
    const auto agency = AgencyId::parse(text);
    if (!agency) throw StateCorrupted("disclosure: an agency is no id");
    words.agencies.push_back(*agency);
  }
  return words;
}

json::object to_row(const DocumentRow& row) {
  json::object out;
  out["document"] = row.id.text();
  out["agency"] = row.agency.text();
  out["head_by"] = row.head_by.text();
  out["head_unit"] = row.head_unit.text();
  out["state"] = text(row.state);
  out["head"] = row.head;
  out["latest"] = row.latest;
  put_number(out, "accepted", row.accepted);
  if (row.shared != 0) {
    out["shared"] = row.shared;
    out["shared_state"] = text(row.shared_state);
    out["shared_revision"] = row.shared_revision;
  }
  out["revision"] = row.revision;
  out["received_index"] = row.received_index;
  out["received"] = row.received;
  out["changed"] = row.changed;
  out["unit"] = row.unit.text();
  if (row.words) out["words"] = to_json(*row.words);
  return out;
}

DocumentRow document_from_row(const json::object& json) {
  const RowFields fields(json, "document row");
  DocumentRow row;
  row.id = fields.id<DocumentId>("document");
  row.agency = fields.id<AgencyId>("agency");
  row.head_by = fields.id<ActorId>("head_by");
  row.head_unit = fields.id<UnitId>("head_unit");
  row.state = fields.word("state", parse_document_state);
  row.head = fields.small_number("head");
  row.latest = fields.small_number("latest");
  row.accepted = static_cast<std::uint32_t>(fields.number_or_zero("accepted"));
  if (fields.has("shared")) {
    row.shared = fields.small_number("shared");
    row.shared_state = fields.word("shared_state", parse_document_state);
    row.shared_revision = fields.number("shared_revision");
  }
  row.revision = fields.number("revision");
  row.received_index = fields.number("received_index");
  row.received = fields.text("received");
  row.changed = fields.text("changed");
  row.unit = fields.id<UnitId>("unit");
  if (const json::object* words = fields.find_object("words")) row.words = document_words(*words);
  return row;
}

json::object to_row(const VersionRow& row) {
  json::object out;
  out["document"] = row.document.text();
  out["version"] = row.version;
  out["unit"] = row.unit.text();
  out["by"] = row.by.text();
  out["state"] = text(row.state);
  put_number(out, "base", row.base);
  out["received_index"] = row.received_index;
  out["received"] = row.received;
  put_text(out, "submitted", row.submitted);
  put_text(out, "submitted_key", row.submitted_key);
  put_text(out, "decided", row.decided);
  out["extraction"] = text(row.extraction);
  put_number(out, "extraction_index", row.extraction_index);
  if (row.words) out["words"] = to_json(*row.words);
  return out;
}

VersionRow version_from_row(const json::object& json) {
  const RowFields fields(json, "version row");
  VersionRow row;
  row.document = fields.id<DocumentId>("document");
  row.version = fields.small_number("version");
  row.unit = fields.id<UnitId>("unit");
  row.by = fields.id<ActorId>("by");
  row.state = fields.word("state", parse_document_state);
  row.base = static_cast<std::uint32_t>(fields.number_or_zero("base"));
  row.received_index = fields.number("received_index");
  row.received = fields.text("received");
  row.submitted = fields.text_or_empty("submitted");
  row.submitted_key = fields.text_or_empty("submitted_key");
  row.decided = fields.text_or_empty("decided");
  row.extraction = fields.word("extraction", parse_extraction_state);
  row.extraction_index = fields.number_or_zero("extraction_index");
  if (const json::object* words = fields.find_object("words")) row.words = version_words(*words);
  return row;
}

json::object to_row(const PendingRow& row) {
  json::object out;
  out["document"] = row.document.text();
  out["version"] = row.version;
  out["agency"] = row.agency.text();
  if (row.again) out["again"] = true;
  return out;
}

PendingRow pending_from_row(const json::object& json) {
  const RowFields fields(json, "pending row");
  return {fields.id<DocumentId>("document"), fields.small_number("version"),
          fields.id<AgencyId>("agency"), fields.has("again")};
}

json::object to_row(const ReadingRow& row) {
  json::object out;
  out["document"] = row.document.text();
  out["version"] = row.version;
  out["unit"] = row.unit.text();
  out["index"] = row.index;
  out["time"] = row.time;
  if (row.words) out["words"] = to_json(*row.words);
  return out;
}

ReadingRow reading_from_row(const json::object& json) {
  const RowFields fields(json, "reading row");
  ReadingRow row{fields.id<DocumentId>("document"),
                 fields.small_number("version"),
                 fields.id<UnitId>("unit"),
                 fields.number("index"),
                 fields.text("time"),
                 std::nullopt};
  if (const json::object* words = fields.find_object("words")) row.words = extraction_words(*words);
  return row;
}

std::optional<DocumentRow> load_document(const StateReader& state, const DocumentId& id) {
  const auto row = state.get(document_key(id));
  if (!row) return std::nullopt;
  return document_from_row(*row);
}

std::optional<VersionRow> load_version(const StateReader& state, const DocumentId& id,
                                       std::uint32_t version) {
  const auto row = state.get(version_key(id, version));
  if (!row) return std::nullopt;
  return version_from_row(*row);
}

}  // namespace scrutiny
