#include "plugins/client/manifest.h"

#include <algorithm>

#include <boost/json.hpp>

#include "api/utf8.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

constexpr int kManifestVersion = 1;
constexpr std::size_t kMaxText = 200;
constexpr std::size_t kMaxList = 64;

Error wrong(std::string_view member, const char* what) {
  return Error::field(std::string(member), std::string(member) + " " + what,
                      ErrorCode::kConfigInvalid);
}

const json::value* find(const json::object& object, std::string_view name) {
  return object.if_contains({name.data(), name.size()});
}

Status take_text(const json::object& object, std::string_view name, std::string& out) {
  const json::value* value = find(object, name);
  if (!value || !value->is_string() || value->get_string().empty())
    return wrong(name, "must be a text");
  out.assign(value->get_string().begin(), value->get_string().end());
  if (out.size() > kMaxText || !is_plain_text(out)) return wrong(name, "is not a short plain text");
  return {};
}

struct Range {
  std::int64_t least;
  std::int64_t most;
};

// REQUIRES: the range fits into Number.
template <class Number>
Status take_number(const json::object& object, std::string_view name, Range range, Number& out) {
  const json::value* value = find(object, name);
  if (!value || !value->is_int64() || value->get_int64() < range.least ||
      value->get_int64() > range.most)
    return wrong(name, "must be a whole number in its range");
  out = static_cast<Number>(value->get_int64());
  return {};
}

Status take_list(const json::object& object, std::string_view name, std::vector<std::string>& out) {
  const json::value* value = find(object, name);
  if (!value || !value->is_array() || value->get_array().size() > kMaxList)
    return wrong(name, "must be a short list");
  for (const json::value& entry : value->get_array()) {
    if (!entry.is_string() || entry.get_string().size() > kMaxText)
      return wrong(name, "must hold short texts");
    out.emplace_back(entry.get_string().begin(), entry.get_string().end());
  }
  return {};
}

Result<const json::object*> take_object(const json::object& object, std::string_view name) {
  const json::value* value = find(object, name);
  if (!value || !value->is_object()) return wrong(name, "must be an object");
  return &value->get_object();
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && id[0] >= 'a' && id[0] <= 'z' &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool is_file_name(std::string_view name) {
  return name.find('/') == std::string_view::npos && name[0] != '.';
}

Status take_identity(const json::object& root, PluginManifest& out) {
  int version = 0;
  SCRUTINY_TRY(take_number(root, "manifest", {1, 1000}, version));
  if (version != kManifestVersion)
    return wrong("manifest", "is of a version this server cannot read");
  SCRUTINY_TRY(take_text(root, "id", out.id));
  if (!is_id(out.id)) return wrong("id", "must be lower-case letters, digits and _");
  SCRUTINY_TRY(take_text(root, "version", out.version));
  SCRUTINY_TRY(take_text(root, "title", out.title));
  SCRUTINY_TRY(take_text(root, "library", out.library));
  if (!is_file_name(out.library)) return wrong("library", "must be a file name");
  std::string digest;
  SCRUTINY_TRY(take_text(root, "library_sha256", digest));
  if (!plugins::from_hex(digest, out.library_sha256))
    return wrong("library_sha256", "must be 64 lower-case hex digits");
  SCRUTINY_ASSIGN(const json::object* abi, take_object(root, "abi"));
  SCRUTINY_TRY(take_number(*abi, "major", {0, 0xFFFF}, out.abi_major));
  return take_number(*abi, "minor", {0, 0xFFFF}, out.abi_minor);
}

Status take_magic(const json::object& root, std::vector<MagicPattern>& out) {
  const json::value* value = find(root, "magic");
  if (!value || !value->is_array() || value->get_array().size() > kMaxList)
    return wrong("magic", "must be a short list");
  for (const json::value& entry : value->get_array()) {
    if (!entry.is_object()) return wrong("magic", "must hold objects");
    MagicPattern pattern;
    std::string hex;
    SCRUTINY_TRY(take_number(entry.get_object(), "within", {1, 65536}, pattern.within));
    SCRUTINY_TRY(take_text(entry.get_object(), "hex", hex));
    pattern.bytes.resize(hex.size() / 2);
    if (!plugins::from_hex(hex, pattern.bytes))
      return wrong("hex", "must be lower-case hex digits");
    out.push_back(std::move(pattern));
  }
  return {};
}

Status take_use(const json::object& root, PluginManifest& out) {
  SCRUTINY_TRY(take_list(root, "media_types", out.media_types));
  if (out.media_types.empty()) return wrong("media_types", "must name at least one type");
  SCRUTINY_TRY(take_magic(root, out.magic));
  std::vector<std::string> kinds;
  SCRUTINY_TRY(take_list(root, "document_kinds", kinds));
  for (const std::string& kind : kinds) {
    const auto parsed = parse_document_kind(kind);
    if (!parsed) return wrong("document_kinds", "names a kind that does not exist");
    out.document_kinds.push_back(*parsed);
  }
  SCRUTINY_TRY(take_number(root, "priority", {0, 1000}, out.priority));
  SCRUTINY_TRY(take_list(root, "capabilities", out.capabilities));
  for (const std::string& capability : out.capabilities) {
    if (capability != kFrameworksCapability && capability != kProfileCapability)
      return wrong("capabilities", "asks for what no plugin may have");
  }
  std::string status;
  SCRUTINY_TRY(take_text(root, "status", status));
  if (status != "active" && status != "disabled")
    return wrong("status", "must be active or disabled");
  out.status = status == "active" ? PluginStatus::kActive : PluginStatus::kDisabled;
  return {};
}

Status take_limits(const json::object& root, PluginLimits& out) {
  SCRUTINY_ASSIGN(const json::object* limits, take_object(root, "limits"));
  std::uint64_t memory = 0;
  std::uint64_t output = 0;
  std::int64_t seconds = 0;
  std::int64_t progress = 0;
  SCRUTINY_TRY(take_number(*limits, "memory_mib", {64, 65536}, memory));
  SCRUTINY_TRY(take_number(*limits, "output_mib", {1, 4096}, output));
  SCRUTINY_TRY(take_number(*limits, "seconds", {1, 3600}, seconds));
  SCRUTINY_TRY(take_number(*limits, "progress_seconds", {1, 3600}, progress));
  out.memory_bytes = memory << 20;
  out.output_bytes = output << 20;
  out.total = std::chrono::seconds(seconds);
  out.progress = std::chrono::seconds(progress);
  return {};
}

}  // namespace

PluginLimits smaller(const PluginLimits& a, const PluginLimits& b) {
  return {std::min(a.memory_bytes, b.memory_bytes), std::min(a.document_bytes, b.document_bytes),
          std::min(a.output_bytes, b.output_bytes), std::min(a.total, b.total),
          std::min(a.progress, b.progress)};
}

Result<PluginManifest> parse_manifest(std::string_view text) {
  if (text.size() > kMaxManifestBytes)
    return Error(ErrorCode::kConfigInvalid, "The manifest is too long.");
  boost::system::error_code failure;
  const json::value value = json::parse({text.data(), text.size()}, failure);
  if (failure || !value.is_object())
    return Error(ErrorCode::kConfigInvalid, "The manifest is not a JSON object.",
                 failure.message());
  PluginManifest out;
  SCRUTINY_TRY(take_identity(value.get_object(), out));
  SCRUTINY_TRY(take_use(value.get_object(), out));
  out.limits.document_bytes = UINT64_MAX;  // the configuration's matter
  SCRUTINY_TRY(take_limits(value.get_object(), out.limits));
  return out;
}

bool is_older(std::string_view a, std::string_view b) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  while (!a.empty() && !b.empty()) {
    if (!is_digit(a[0]) || !is_digit(b[0])) {
      if (a[0] != b[0]) return a[0] < b[0];
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    const auto take = [&](std::string_view& text) {
      std::size_t end = 0;
      while (end < text.size() && is_digit(text[end])) ++end;
      std::string_view number = text.substr(0, end);
      text.remove_prefix(end);
      while (number.size() > 1 && number[0] == '0') number.remove_prefix(1);
      return number;
    };
    const std::string_view left = take(a);
    const std::string_view right = take(b);
    if (left.size() != right.size()) return left.size() < right.size();
    if (left != right) return left < right;
  }
  if (a.empty()) return !b.empty() && b[0] != '-';
  return b.empty() && a[0] == '-';
}

bool fits(const PluginManifest& manifest, std::string_view media_type, ByteView head,
          DocumentKind kind) {
  const auto& types = manifest.media_types;
  if (std::find(types.begin(), types.end(), media_type) == types.end()) return false;
  const auto& kinds = manifest.document_kinds;
  if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return false;
  return std::all_of(
      manifest.magic.begin(), manifest.magic.end(), [&](const MagicPattern& pattern) {
        const ByteView part = head.first(std::min<std::size_t>(head.size(), pattern.within));
        return std::search(part.begin(), part.end(), pattern.bytes.begin(), pattern.bytes.end()) !=
               part.end();
      });
}

}  // namespace scrutiny
