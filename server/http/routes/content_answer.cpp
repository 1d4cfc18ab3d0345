#include "server/http/routes/content_answer.h"

#include <algorithm>
#include <utility>

#include "server/http/transfer/byte_range.h"
#include "server/http/transfer/file_name.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny::http {
namespace {

class BlobSource final : public BodySource {
 public:
  BlobSource(std::unique_ptr<BlobReader> reader, const ByteRange& range)
      : reader_(std::move(reader)), at_(range.offset), left_(range.length) {
    length_ = range.length;
  }

  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    const std::size_t most = std::min<std::uint64_t>(into.size(), left_);
    if (most == 0) return std::size_t{0};
    SCRUTINY_ASSIGN(const std::size_t got, reader_->read_at(at_, into.first(most)));
    at_ += got;
    left_ -= got;
    return got;
  }
  std::optional<std::uint64_t> length() const override { return length_; }

 private:
  std::unique_ptr<BlobReader> reader_;
  std::uint64_t at_;
  std::uint64_t left_;
  std::uint64_t length_ = 0;
};

std::string tag_of(const VersionWords& words) {
  return '"' + words.content.sha256 + '"';
}

// A browser must neither show it nor guess what it is, whatever the file says it is.
void add_headers(Headers& headers, const VersionWords& words) {
  headers.add("Content-Type", "application/octet-stream");
  headers.add("Content-Disposition", attachment_disposition(words.file_name));
  headers.add("X-Content-Type-Options", "nosniff");
  headers.add("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
  headers.add("Cross-Origin-Resource-Policy", "same-origin");
  headers.add("Cache-Control", "private, no-store");
  headers.add("Accept-Ranges", "bytes");
  headers.add("ETag", tag_of(words));
  if (const auto digest = digest_from_hex(words.content.sha256)) {
    headers.add("Repr-Digest", "sha-256=:" + to_base64(*digest) + ":");  // RFC 9530
  }
}

}  // namespace

Opening opening_of(const Headers& headers, const VersionRow& version) {
  if (!version.words) return Opening::kFromStart;
  const auto range = requested_range(headers, version.words->content.size, tag_of(*version.words));
  const bool later = range.ok() && range->has_value() && (*range)->offset > 0;
  return later ? Opening::kFurtherOn : Opening::kFromStart;
}

Response content_response(const Headers& headers, VersionContent&& content,
                          const std::string& target) {
  const VersionWords& words = *content.version.words;
  const std::uint64_t size = words.content.size;
  const auto range = requested_range(headers, size, tag_of(words));
  if (!range.ok()) {
    Response refused = problem(range.error(), target);
    refused.headers.add("Content-Range", "bytes */" + std::to_string(size));
    return refused;
  }
  Response response;
  response.status = range->has_value() ? 206 : 200;
  add_headers(response.headers, words);
  if (range->has_value()) response.headers.add("Content-Range", content_range(**range, size));
  response.body =
      std::make_unique<BlobSource>(std::move(content.content), range->value_or(ByteRange{0, size}));
  return response;
}

}  // namespace scrutiny::http
