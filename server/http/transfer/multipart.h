// MultipartReader: parts of a multipart/form-data body (RFC 7578, RFC 2046 §5.1) while it arrives,
// in constant memory. Strict: no preamble, no padding after a boundary, no nested multipart, no
// transfer encoding, nothing after the last boundary.
// Thread-safety: one thread. Ownership: the BodyStream outlives the reader; views returned live
// until the next call. Blocking: as BodyStream::read.
// Failure: kMalformedRequest with what is wrong; kHeadersTooLarge; what the stream says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"
#include "server/http/message.h"

namespace scrutiny::http {

// Boundary of "multipart/form-data; boundary=…": 1 to 70 characters of RFC 2046's set.
// Errors: kUnsupportedMediaType for another type, kMalformedRequest for a missing or odd boundary.
Result<std::string> multipart_boundary(std::string_view content_type);

struct MultipartLimits {
  std::size_t head_bytes =
      std::size_t{8} * 1024;   // of one part's header lines; a file name is at most 1 KiB
  std::size_t head_lines = 8;  // of one part; clients send two or three
  std::size_t buffer_bytes = std::size_t{256} * 1024;  // held of the body
};

struct PartHead {
  std::string name;                      // of the form field
  std::optional<std::string> file_name;  // as sent, %22 and \" undone; see display_file_name()
  std::string content_type;              // as sent; empty when absent
};

class MultipartReader {
 public:
  MultipartReader(BodyStream& body, std::string_view boundary, MultipartLimits limits = {});
  MultipartReader(const MultipartReader&) = delete;
  MultipartReader& operator=(const MultipartReader&) = delete;

  // The next part, after skipping what is left of the current one; nullopt after the last.
  Result<std::optional<PartHead>> next_part();

  // The next bytes of the current part, empty at its end. REQUIRES: next_part() gave a part.
  Result<ByteView> read();

  // The whole rest of the current part; Error::field(name of the part), kTooLarge past `most`
  // bytes.
  Result<std::string> read_all(std::size_t most);

 private:
  enum class Place : std::uint8_t { kStart, kPartHead, kPartBody, kBetween, kEnd };

  std::string_view held() const { return {buffer_.data() + begin_, end_ - begin_}; }
  Status fill();
  Status need(std::size_t count);
  Status expect(std::string_view bytes, const char* why);
  Status start();
  Status after_boundary();
  Status finish();
  Result<PartHead> part_head();
  Error malformed(std::string_view why) const;

  BodyStream& body_;
  const std::string delimiter_;  // CRLF "--" boundary
  const MultipartLimits limits_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t taken_ = 0;  // bytes of the view given out by read(), dropped by the next call
  bool body_ended_ = false;
  Place place_ = Place::kStart;
  std::string part_name_;
};

}  // namespace scrutiny::http
