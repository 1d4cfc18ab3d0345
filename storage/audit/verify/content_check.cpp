#include "storage/audit/verify/content_check.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::verify_detail {
namespace {

std::optional<std::uint64_t> as_number(const boost::json::value& value) {
  if (value.is_uint64()) return value.get_uint64();
  if (value.is_int64() && value.get_int64() >= 0)
    return static_cast<std::uint64_t>(value.get_int64());
  return std::nullopt;
}

std::optional<NamedContent> as_content(const boost::json::object& object) {
  const auto* blob = object.if_contains("blob");
  const auto* sha256 = object.if_contains("sha256");
  const auto* size = object.if_contains("size");
  if (object.size() != 3 || blob == nullptr || sha256 == nullptr || size == nullptr ||
      !blob->is_string() || !sha256->is_string()) {
    return std::nullopt;
  }
  const auto id = BlobId::parse(std::string_view(blob->get_string()));
  const auto digest = digest_from_hex(std::string_view(sha256->get_string()));
  const auto number = as_number(*size);
  if (!id || !digest || !number) return std::nullopt;
  return NamedContent{*id, *number, *digest};
}

void collect(const boost::json::value& value, std::vector<NamedContent>& out) {
  if (value.is_array()) {
    for (const auto& element : value.get_array()) collect(element, out);
  } else if (value.is_object()) {
    if (const auto content = as_content(value.get_object())) {
      out.push_back(*content);
      return;
    }
    for (const auto& member : value.get_object()) collect(member.value(), out);
  }
}

// Hash and length of a content, or why it is not the one sealed.
struct Measured {
  Digest sha256{};
  std::uint64_t size = 0;
  const char* broken = nullptr;
};

Result<Measured> measure_original(ContentStream& stream) {
  Measured out;
  Sha256 hash;
  Bytes buffer(kBoxChunkSize);
  while (true) {
    SCRUTINY_ASSIGN(const std::size_t got, stream.read(buffer));
    if (got == 0) break;
    hash.update(ByteView(buffer).first(got));
    out.size += got;
  }
  out.sha256 = hash.finish();
  return out;
}

Result<Measured> measure_sealed(ContentStream& stream, std::uint64_t size, const Key256& data_key,
                                const BoxContext& context) {
  Measured out;
  Bytes buffer(kSealedChunkSize);
  SCRUTINY_ASSIGN(const std::size_t header, stream.read(std::span(buffer).first(kBoxHeaderSize)));
  const auto reader = BoxReader::create(data_key, context, ByteView(buffer).first(header));
  if (!reader.ok()) {
    out.broken = "no sealed box";
    return out;
  }
  Sha256 hash;
  const std::uint64_t chunks = box_chunk_count(size);
  for (std::uint64_t n = 0; n < chunks; ++n) {
    SCRUTINY_ASSIGN(const std::size_t got, stream.read(buffer));
    const ChunkEnd end = n + 1 == chunks ? ChunkEnd::kLast : ChunkEnd::kMore;
    const auto chunk = reader->open_chunk(n, end, ByteView(buffer).first(got));
    if (!chunk.ok()) {
      out.broken = "a sealed box that does not open";
      return out;
    }
    hash.update(*chunk);
    out.size += chunk->size();
  }
  SCRUTINY_ASSIGN(const std::size_t more, stream.read(std::span(buffer).first(1)));
  if (more != 0) out.broken = "bytes after the end of the sealed box";
  out.sha256 = hash.finish();
  return out;
}

std::string described(const Digest& sha256, std::uint64_t size) {
  return to_hex(sha256) + ", " + std::to_string(size) + " bytes";
}

}  // namespace

std::vector<NamedContent> named_contents(const boost::json::value& payload) {
  std::vector<NamedContent> out;
  collect(payload, out);
  return out;
}

Result<ContentCheck> check_content(const TrailSource& source, const NamedContent& content,
                                   const Key256* data_key, const BoxContext& context) {
  const std::string expected = described(content.sha256, content.size);
  auto supplied = source.open_content(content.blob);
  if (!supplied.ok()) {
    if (supplied.error().code() != ErrorCode::kNotFound) return std::move(supplied).error();
    return ContentCheck{ContentOutcome::kWrong, expected,
                        "content " + content.blob.text() + " is missing"};
  }
  const bool readable = supplied->form == ContentForm::kOriginal ||
                        (supplied->form == ContentForm::kSealed && data_key != nullptr);
  if (!readable) return ContentCheck{ContentOutcome::kNotSupplied, {}, {}};
  auto measured = supplied->form == ContentForm::kOriginal
                      ? measure_original(*supplied->stream)
                      : measure_sealed(*supplied->stream, content.size, *data_key, context);
  if (!measured.ok()) return std::move(measured).error();
  if (measured->broken != nullptr) {
    return ContentCheck{ContentOutcome::kWrong, expected, measured->broken};
  }
  if (measured->sha256 != content.sha256 || measured->size != content.size) {
    return ContentCheck{ContentOutcome::kWrong, expected,
                        described(measured->sha256, measured->size)};
  }
  return ContentCheck{};
}

}  // namespace scrutiny::verify_detail
