#include "storage/audit/verify/bag/bundle_parts.h"

#include <charconv>

#include "storage/crypto/base64.h"

namespace scrutiny::verify_detail {
namespace {

constexpr std::string_view kRecords = "data/records/";
constexpr std::string_view kProofs = "data/proofs/";
constexpr std::string_view kPayloads = "data/payloads/";
constexpr std::string_view kFiles = "data/files/";
constexpr std::string_view kKeys = "log-keys/";
constexpr std::string_view kTokens = "timestamps/";

std::string numbered(std::string_view folder, std::uint64_t index, std::string_view ending) {
  return std::string(folder) + std::to_string(index) + std::string(ending);
}

// The number of "<folder><number><ending>" without leading zeros.
std::optional<std::uint64_t> number_of(std::string_view name, std::string_view folder,
                                       std::string_view ending) {
  if (!name.starts_with(folder) || !name.ends_with(ending)) return std::nullopt;
  const std::string_view digits =
      name.substr(folder.size(), name.size() - folder.size() - ending.size());
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = code == std::errc() && end == digits.data() + digits.size();
  if (!whole || std::to_string(number) != digits) return std::nullopt;
  return number;
}

// The content id of "data/files/<id>" with or without an ending.
std::optional<std::string> content_of(std::string_view name) {
  constexpr std::size_t kIdSize = 32;
  if (!name.starts_with(kFiles)) return std::nullopt;
  const std::string_view file = name.substr(kFiles.size());
  const std::string_view id = file.substr(0, kIdSize);
  if (!BlobId::parse(id) || (file.size() > kIdSize && file[kIdSize] != '.')) return std::nullopt;
  return std::string(id);
}

Error orphan(const std::string& name) {
  return bad_bag(name + " is there without what belongs to it");
}

struct Numbers {
  std::set<std::uint64_t> proofs;
  std::set<std::uint64_t> salts;
  std::set<std::uint64_t> key_proofs;
};

Status sort_key_file(const std::string& name, BundleParts& parts, Numbers& numbers) {
  if (const auto record = number_of(name, kKeys, ".json")) {
    parts.keys.insert(*record);
  } else if (const auto proof = number_of(name, kKeys, ".tlog-proof")) {
    numbers.key_proofs.insert(*proof);
  } else if (name != kKeyConsistency) {
    return bad_bag(name + " is a file that no bundle has");
  }
  return {};
}

Status sort_one(const std::string& name, BundleParts& parts, Numbers& numbers) {
  if (const auto record = number_of(name, kRecords, ".json")) {
    parts.records.insert(*record);
  } else if (const auto proof = number_of(name, kProofs, ".tlog-proof")) {
    numbers.proofs.insert(*proof);
  } else if (const auto payload = number_of(name, kPayloads, ".json")) {
    parts.payloads.insert(*payload);
  } else if (const auto salt = number_of(name, kPayloads, ".salt")) {
    numbers.salts.insert(*salt);
  } else if (const auto content = content_of(name)) {
    if (!parts.files.emplace(*content, name).second) {
      return bad_bag("it holds two files of content " + *content);
    }
  } else if (name.starts_with(kKeys)) {
    return sort_key_file(name, parts, numbers);
  } else if (name.starts_with("data/") && name != "data/index.html") {
    return bad_bag(name + " is a file that no bundle has");
  }
  return {};
}

}  // namespace

Result<BundleParts> sort_parts(const BagSource& bag) {
  BundleParts parts;
  Numbers numbers;
  for (const auto& [name, size] : bag.files()) SCRUTINY_TRY(sort_one(name, parts, numbers));
  if (parts.records.empty()) return bad_bag("it holds no record");
  for (const std::uint64_t proof : numbers.proofs) {
    if (!parts.records.contains(proof)) return orphan(proof_name(proof));
  }
  for (const std::uint64_t payload : parts.payloads) {
    if (!parts.records.contains(payload)) return orphan(payload_name(payload));
  }
  for (const std::uint64_t salt : numbers.salts) {
    if (!parts.payloads.contains(salt)) return orphan(salt_name(salt));
  }
  for (const std::uint64_t proof : numbers.key_proofs) {
    if (!parts.keys.contains(proof)) return orphan(key_proof_name(proof));
  }
  return parts;
}

Result<std::set<std::uint64_t>> token_sizes(const BagSource& bag) {
  std::set<std::uint64_t> out;
  const auto& files = bag.files();
  for (auto file = files.lower_bound(std::string(kTokens));
       file != files.end() && file->first.starts_with(kTokens); ++file) {
    std::optional<std::uint64_t> size;
    for (const std::string_view ending : {".tsr", ".checkpoint", ".consistency"}) {
      if (!size) size = number_of(file->first, kTokens, ending);
    }
    if (!size) return bad_bag(file->first + " is a file that no bundle has");
    if (!files.contains(token_name(*size)) || !files.contains(stamped_text_name(*size))) {
      return orphan(file->first);
    }
    out.insert(*size);
  }
  return out;
}

std::string record_name(std::uint64_t index) {
  return numbered(kRecords, index, ".json");
}
std::string proof_name(std::uint64_t index) {
  return numbered(kProofs, index, ".tlog-proof");
}
std::string payload_name(std::uint64_t index) {
  return numbered(kPayloads, index, ".json");
}
std::string salt_name(std::uint64_t index) {
  return numbered(kPayloads, index, ".salt");
}
std::string key_record_name(std::uint64_t index) {
  return numbered(kKeys, index, ".json");
}
std::string key_proof_name(std::uint64_t index) {
  return numbered(kKeys, index, ".tlog-proof");
}
std::string token_name(std::uint64_t size) {
  return numbered(kTokens, size, ".tsr");
}
std::string stamped_text_name(std::uint64_t size) {
  return numbered(kTokens, size, ".checkpoint");
}
std::string token_consistency_name(std::uint64_t size) {
  return numbered(kTokens, size, ".consistency");
}

std::optional<std::vector<Digest>> hash_lines(std::string_view text) {
  constexpr std::size_t kMostHashes = 64;
  std::vector<Digest> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const auto hash = digest_from_base64(text.substr(0, end));
    if (end == std::string_view::npos || !hash || out.size() == kMostHashes) return std::nullopt;
    out.push_back(*hash);
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace scrutiny::verify_detail
