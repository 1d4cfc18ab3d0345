#include "storage/ledger/content_rows.h"

#include "storage/crypto/hex.h"
#include "storage/state/row_fields.h"

namespace scrutiny {

std::vector<NamedContent> named_content(const boost::json::object& payload) {
  std::vector<NamedContent> out;
  for (const std::string_view member : {"content", "extract"}) {
    const auto* found = payload.if_contains(member);
    if (found == nullptr || !found->is_object()) continue;
    const RowFields fields(found->get_object(), member);
    const auto digest = digest_from_hex(fields.text("sha256"));
    if (!digest) throw StateCorrupted("named content without a SHA-256");
    out.push_back({fields.id<BlobId>("blob"), fields.number("size"), *digest});
  }
  return out;
}

std::string content_row_key(const BlobId& blob) {
  return "blob/" + blob.text();
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
