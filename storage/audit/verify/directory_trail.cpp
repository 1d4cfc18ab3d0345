#include "storage/audit/verify/directory_trail.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "storage/audit/verify/file_reader.h"
#include "storage/audit/verify/tile_name.h"
#include "storage/audit/verify/tree_fold.h"

namespace scrutiny {
namespace {

using verify_detail::FileReader;
using verify_detail::kWidth;
using verify_detail::number_path;
using verify_detail::read_file;
using verify_detail::tile_name;

constexpr std::uint64_t kMaxSmallFile = 1 << 20;
constexpr std::uint64_t kMaxEntries = std::uint64_t{kWidth} * (2 + 65535);
constexpr std::uint64_t kMaxPayloads = std::uint64_t{1} << 30;
constexpr std::string_view kFormat = "scrutiny.trail.v1";

Error tampered(const char* text) {
  return Error(ErrorCode::kTampered, text);
}

std::uint32_t get_u32(ByteView bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
}

class FileContent final : public ContentStream {
 public:
  explicit FileContent(FileReader reader) : reader_(std::move(reader)) {}
  Result<std::size_t> read(std::span<std::uint8_t> out) override { return reader_.read(out); }

 private:
  FileReader reader_;
};

}  // namespace

Result<DirectoryTrail::Manifest> DirectoryTrail::read_manifest(
    const std::filesystem::path& folder) {
  Bytes bytes;
  SCRUTINY_TRY(read_file(folder / "manifest.json", kMaxSmallFile, bytes));
  boost::json::error_code code;
  const boost::json::value value = boost::json::parse(as_text(bytes), code);
  if (code || !value.is_object()) return tampered("manifest.json is not a JSON object.");
  const boost::json::object& object = value.get_object();
  const auto flag = [&](std::string_view name) {
    const auto* found = object.if_contains(name);
    return found != nullptr && found->is_bool() && found->get_bool();
  };
  const auto* origin = object.if_contains("origin");
  const auto* size = object.if_contains("size");
  Manifest out;
  if (origin != nullptr && origin->is_string()) out.origin = origin->get_string();
  if (size != nullptr && size->is_int64()) out.size = static_cast<std::uint64_t>(size->get_int64());
  out.payloads = flag("payloads");
  out.contents = flag("contents");
  // Written again from what was understood, it must be the same bytes: nothing was missed or left
  // over.
  const std::string again = "{\"contents\":" + std::string(out.contents ? "true" : "false") +
                            ",\"format\":\"" + std::string(kFormat) + "\",\"origin\":" +
                            boost::json::serialize(boost::json::value(out.origin)) +
                            ",\"payloads\":" + (out.payloads ? "true" : "false") +
                            ",\"size\":" + std::to_string(out.size) + "}\n";
  if (again != as_text(bytes))
    return tampered("manifest.json is not the manifest of an exported trail.");
  return out;
}

Result<std::unique_ptr<DirectoryTrail>> DirectoryTrail::open(const std::filesystem::path& folder) {
  SCRUTINY_ASSIGN(Manifest manifest, read_manifest(folder));
  return std::unique_ptr<DirectoryTrail>(new DirectoryTrail(folder, std::move(manifest)));
}

Result<std::string> DirectoryTrail::checkpoint() const {
  Bytes bytes;
  SCRUTINY_TRY(read_file(folder_ / "checkpoint", kMaxSmallFile, bytes));
  return std::string(as_text(bytes));
}

Status DirectoryTrail::read_tile(unsigned level, std::uint64_t number, unsigned width,
                                 Bytes& out) const {
  const std::string name = tile_name(std::to_string(level), number, width);
  SCRUTINY_TRY(read_file(folder_ / name, std::uint64_t{kWidth} * 32, out));
  if (out.size() != width * std::size_t{32}) {
    return Error(ErrorCode::kNotFound, "A tile has not the size it must have.", name);
  }
  return {};
}

Status DirectoryTrail::read_entries(std::uint64_t number, unsigned width, Bytes& out) const {
  return read_file(folder_ / tile_name("entries", number, width), kMaxEntries, out);
}

Status DirectoryTrail::read_payloads(std::uint64_t number, unsigned width,
                                     PayloadBundle& out) const {
  out.payloads.clear();
  if (!manifest_.payloads) {
    out.payloads.assign(width, PayloadNotSupplied{});
    return {};
  }
  const auto path = folder_ / "payloads" / number_path(number);
  SCRUTINY_TRY(read_file(path, kMaxPayloads, out.storage));
  ByteView rest = out.storage;
  while (out.payloads.size() < width && rest.size() >= 4) {
    const std::uint32_t size = get_u32(rest);
    rest = rest.subspan(4);
    if (rest.size() < size) break;
    if (size == 0) {
      out.payloads.emplace_back(PayloadAbsent{});
    } else {
      out.payloads.emplace_back(PayloadSealed{rest.first(size)});
    }
    rest = rest.subspan(size);
  }
  if (out.payloads.size() != width || !rest.empty()) {
    return Error(ErrorCode::kNotFound, "A file of payloads does not hold one for each record.",
                 path.string());
  }
  return {};
}

Result<SuppliedContent> DirectoryTrail::open_content(const BlobId& blob) const {
  if (!manifest_.contents) return SuppliedContent{};
  SCRUTINY_ASSIGN(FileReader reader, FileReader::open(folder_ / "blobs" / blob.text()));
  return SuppliedContent{ContentForm::kSealed, std::make_unique<FileContent>(std::move(reader))};
}

Result<std::string> DirectoryTrail::stated_key() const {
  Bytes bytes;
  SCRUTINY_TRY(read_file(folder_ / "log.vkey", kMaxSmallFile, bytes));
  std::string_view text = as_text(bytes);
  if (!text.ends_with('\n')) return tampered("log.vkey does not end in a line feed.");
  text.remove_suffix(1);
  return std::string(text);
}

Status DirectoryTrail::check_description(const Checkpoint& checkpoint,
                                         const NoteVerifier& key) const {
  if (manifest_.origin != checkpoint.origin || manifest_.size != checkpoint.size) {
    return tampered("manifest.json names another log or size than the checkpoint.");
  }
  const auto stated = stated_key();
  if (!stated.ok()) {
    if (stated.error().code() == ErrorCode::kNotFound) return tampered("log.vkey is missing.");
    return stated.error();
  }
  if (*stated != key.text()) return tampered("log.vkey is not the key that signed the checkpoint.");
  return {};
}

}  // namespace scrutiny
