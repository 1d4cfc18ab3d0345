// Which stored content is named by the log: a row "blob/<id>" for each content that a payload names
// by an object with exactly the members blob (id), sha256 (hex, of the plaintext) and size (its
// bytes), at any depth (docs/formats/export.md, "Named content"). Content without a row is nobody's
// and is collected. Thread-safety: free functions. Never blocks but for state writes.
#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "api/bytes.h"
#include "storage/state/projection.h"

namespace scrutiny {

struct NamedContent {
  BlobId blob;
  std::uint64_t size = 0;
  Digest sha256{};
};
std::vector<NamedContent> named_content(const boost::json::object& payload);

inline constexpr std::string_view kContentPrefix = "blob/";
std::string content_row_key(const BlobId& blob);
void project_content(const Applied& applied, StateWriter& state);

}  // namespace scrutiny
