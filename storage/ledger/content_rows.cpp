#include "storage/ledger/content_rows.h"

#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

std::string_view text_of(const boost::json::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::optional<NamedContent> as_content(const boost::json::object& object) {
  if (object.size() != 3) return std::nullopt;
  const auto* blob = object.if_contains("blob");
  const auto* sha256 = object.if_contains("sha256");
  const auto* size = object.if_contains("size");
  if (blob == nullptr || sha256 == nullptr || size == nullptr || !size->is_int64())
    return std::nullopt;
  const auto id = BlobId::parse(text_of(*blob));
  const auto digest = digest_from_hex(text_of(*sha256));
  if (!id || !digest || size->get_int64() < 0) return std::nullopt;
  return NamedContent{*id, static_cast<std::uint64_t>(size->get_int64()), *digest};
}

void collect(const boost::json::value& value, std::vector<NamedContent>& out);

void collect(const boost::json::object& object, std::vector<NamedContent>& out) {
  if (const auto content = as_content(object)) {
    out.push_back(*content);
    return;
  }
  for (const auto& member : object) collect(member.value(), out);
}

void collect(const boost::json::value& value, std::vector<NamedContent>& out) {
  if (const auto* object = value.if_object()) collect(*object, out);
  if (const auto* array = value.if_array()) {
    for (const auto& element : *array) collect(element, out);
  }
}

}  // namespace

std::vector<NamedContent> named_content(const boost::json::object& payload) {
  std::vector<NamedContent> out;
  collect(payload, out);
  return out;
}

std::string content_row_key(const BlobId& blob) {
  return std::string(kContentPrefix) + blob.text();
}

void project_content(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr) return;
  for (const auto& content : named_content(*applied.payload)) {
    state.put(content_row_key(content.blob), {{"drop", true},
                                              {"record", applied.record.index},
                                              {"size", content.size},
                                              {"unit", applied.record.unit.text()}});
  }
}

}  // namespace scrutiny
