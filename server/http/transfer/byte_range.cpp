#include "server/http/transfer/byte_range.h"

#include <algorithm>
#include <charconv>

namespace scrutiny::http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Digits only; a number past 64 bits is as good as the largest.
std::optional<std::uint64_t> number(std::string_view text) {
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return UINT64_MAX;
  return value;
}

Error unsatisfiable() {
  return Error::field("Range", "The file ends before the range asked for.",
                      ErrorCode::kRangeNotSatisfiable);
}

Result<std::optional<ByteRange>> last_bytes(std::uint64_t count, std::uint64_t size) {
  if (count == 0 || size == 0) return unsatisfiable();
  const std::uint64_t length = std::min(count, size);
  return std::optional(ByteRange{size - length, length});
}

}  // namespace

Result<std::optional<ByteRange>> requested_range(const Headers& headers, std::uint64_t size,
                                                 std::string_view entity_tag) {
  const std::optional<ByteRange> whole;
  if (headers.count("Range") != 1) return whole;
  if (const auto if_range = headers.find("If-Range")) {
    if (trimmed(*if_range) != entity_tag) return whole;
  }
  std::string_view text = trimmed(*headers.find("Range"));
  constexpr std::string_view kUnit = "bytes=";
  if (text.size() < kUnit.size() || !equals_ignoring_case(text.substr(0, kUnit.size()), kUnit)) {
    return whole;
  }
  text = trimmed(text.substr(kUnit.size()));
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return whole;
  const auto first = number(text.substr(0, dash));
  const auto last = number(text.substr(dash + 1));
  if (dash == 0) return last ? last_bytes(*last, size) : whole;
  if (!first || (!last && dash + 1 != text.size()) || (last && *last < *first)) return whole;
  if (*first >= size) return unsatisfiable();
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return std::optional(ByteRange{*first, end - *first + 1});
}

std::string content_range(const ByteRange& range, std::uint64_t size) {
  return "bytes " + std::to_string(range.offset) + "-" +
         std::to_string(range.offset + range.length - 1) + "/" + std::to_string(size);
}

}  // namespace scrutiny::http
