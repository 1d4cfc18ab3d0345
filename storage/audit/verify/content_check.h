// Contents held against the payload that names them (docs/formats/export.md, "Named content").
// Thread-safety: free functions. Blocking: reads the source. Memory: two chunks of 1 MiB.
#pragma once

#include <vector>

#include <boost/json/value.hpp>

#include "storage/audit/verify/report.h"
#include "storage/audit/verify/trail_source.h"
#include "storage/crypto/sealed_box.h"

namespace scrutiny::verify_detail {

struct NamedContent {
  BlobId blob;
  std::uint64_t size = 0;  // bytes of the original
  Digest sha256{};
};

// Every object with exactly the members blob, sha256 and size, at any depth.
std::vector<NamedContent> named_contents(const boost::json::value& payload);

enum class ContentOutcome : std::uint8_t { kHolds, kNotSupplied, kWrong };

struct ContentCheck {
  ContentOutcome outcome = ContentOutcome::kHolds;
  std::string expected;  // for kWrong
  std::string found;
};

// `data_key` may be null: then a sealed content counts as not supplied. An error when it could not
// be read.
Result<ContentCheck> check_content(const TrailSource& source, const NamedContent& content,
                                   const Key256* data_key, const BoxContext& context);

}  // namespace scrutiny::verify_detail
