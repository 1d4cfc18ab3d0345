// Writes the head of a response (RFC 9112 §4, §6) and the frames of a chunked body. Pure text, no
// I/O. Thread-safety: pure. Failure: none; a status outside 100-599 is a programmer error and
// written as 500.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "server/http/framing_guard.h"
#include "server/http/message.h"
#include "server/http/request_reader.h"

namespace scrutiny::http {

enum class BodyCoding : std::uint8_t {
  kNone,        // 1xx, 204, 304: no body and no length
  kLength,      // Content-Length
  kChunked,     // Transfer-Encoding: chunked
  kUntilClose,  // HTTP/1.0 without a known length
};

struct HeadFacts {
  HttpVersion version = HttpVersion::k11;  // of the request
  KeepAlive keep_alive = KeepAlive::kYes;
  BodyCoding coding = BodyCoding::kLength;
  std::uint64_t length = 0;  // bytes, for kLength
  std::string_view date;     // http_date()
};

// Appends status line, server-made headers, the response's own headers and the empty line to `out`.
void write_head(const Response& response, const HeadFacts& facts, std::string& out);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7)
std::string http_date(std::time_t at);

inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// The line before a chunk, "1a2b\r\n", written so that it ends at `end`; returns its size.
// REQUIRES: kMaxChunkHead bytes of room before `end`; size > 0.
inline constexpr std::size_t kMaxChunkHead = 18;
std::size_t write_chunk_head_before(char* end, std::uint64_t size);
inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace scrutiny::http
