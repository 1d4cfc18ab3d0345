#include "server/http/response_writer.h"

#include <array>
#include <cassert>
#include <charconv>

#include <boost/beast/http/status.hpp>
#include <spdlog/fmt/chrono.h>

namespace scrutiny::http {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool is_ours(std::string_view name) {
  return equals_ignoring_case(name, "Content-Length") ||
         equals_ignoring_case(name, "Transfer-Encoding") ||
         equals_ignoring_case(name, "Connection") || equals_ignoring_case(name, "Date");
}

void append_status_line(std::string& out, int status) {
  assert(status >= 100 && status <= 599);
  const auto code = static_cast<unsigned>(status >= 100 && status <= 599 ? status : 500);
  const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(code));
  out.append("HTTP/1.1 ");
  append_number(out, code);
  out.append(" ").append(reason.data(), reason.size()).append("\r\n");
}

}  // namespace

void write_head(const Response& response, const HeadFacts& facts, std::string& out) {
  append_status_line(out, response.status);
  append_line(out, "Date", facts.date);
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const auto field = response.headers.at(i);
    if (!is_ours(field.name)) append_line(out, field.name, field.value);
  }
  if (facts.coding == BodyCoding::kLength) {
    out.append("Content-Length: ");
    append_number(out, facts.length);
    out.append("\r\n");
  } else if (facts.coding == BodyCoding::kChunked) {
    append_line(out, "Transfer-Encoding", "chunked");
  }
  if (facts.keep_alive == KeepAlive::kNo) {
    append_line(out, "Connection", "close");
  } else if (facts.version == HttpVersion::k10) {
    append_line(out, "Connection", "keep-alive");
  }
  out.append("\r\n");
}

std::string http_date(std::time_t at) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(at));
}

std::size_t write_chunk_head_before(char* end, std::uint64_t size) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  char* at = end;
  *--at = '\n';
  *--at = '\r';
  for (; size > 0; size >>= 4) *--at = kDigits[size & 0xF];
  return static_cast<std::size_t>(end - at);
}

}  // namespace scrutiny::http
