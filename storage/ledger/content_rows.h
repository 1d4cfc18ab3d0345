// Which stored content is named by the log: a row "blob/<id>" for each blob that a payload names
// under "content" (an upload) or "extract" (what was read from it), as {"blob": id, "size": bytes,
// "sha256": hex of the plaintext}. Content without a row is nobody's and is collected.
// Thread-safety: free functions. Failure: throws StateCorrupted for members of another shape.
#pragma once

#include <string>
#include <vector>

#include "api/bytes.h"
#include "storage/state/projection.h"

namespace scrutiny {

struct NamedContent {
  BlobId blob;
  std::uint64_t size = 0;
  Digest sha256{};
};
std::vector<NamedContent> named_content(const boost::json::object& payload);

std::string content_row_key(const BlobId& blob);
void project_content(const Applied& applied, StateWriter& state);

}  // namespace scrutiny
