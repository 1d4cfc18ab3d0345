#include "plugins/mail/headers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "plugins/mail/encodings.h"

namespace scrutiny::mail {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::size_t kParameters = 100;

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// The line at the start, without its end; what remains begins after it.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// A value up to ";", its quotes taken off.
std::string take_value(std::string_view& text) {
  text = trim(text);
  std::string out;
  if (!text.starts_with('"')) {
    const std::size_t end = std::min(text.find(';'), text.size());
    out = trim(text.substr(0, end));
    text.remove_prefix(end);
    return out;
  }
  std::size_t at = 1;
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    out += text[at];
  }
  text.remove_prefix(std::min(text.find(';', at), text.size()));
  return out;
}

}  // namespace

std::string_view Entity::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? ""sv : std::string_view(found->second);
}

Result<Entity> read_entity(std::string_view text, const Limits& limits) {
  Entity out;
  std::size_t bytes = 0;
  while (!text.empty()) {
    const std::string_view before = text;
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    bytes += line.size();
    if (out.headers.size() > limits.headers || bytes > limits.text_bytes)
      return Error(ErrorCode::kPluginRefused, "The message has too long a header.");
    const bool folded = line.front() == ' ' || line.front() == '\t';
    if (folded && !out.headers.empty()) {
      out.headers.back().second += ' ';
      out.headers.back().second += trim(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      if (line.starts_with("From ") && out.headers.empty()) continue;  // a mailbox's separator
      text = before;  // no header: the body begins without an empty line
      break;
    }
    out.headers.emplace_back(lower(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
  }
  out.body = text;
  return out;
}

std::string Structured::parameter(std::string_view name) const {
  std::string joined;  // RFC 2231, 3: name*0, name*1*, …
  bool extended = false;
  for (const auto& [key, text] : parameters) {
    if (key == name) return decode_words(text);
    if (key.size() > name.size() + 1 && key.starts_with(name) && key[name.size()] == '*') {
      extended = extended || key.ends_with('*');
      joined += text;
    } else if (key.size() == name.size() + 1 && key.starts_with(name) && key.back() == '*') {
      return decode_extended(text);
    }
  }
  return extended ? decode_extended(joined) : joined;
}

Structured parse_structured(std::string_view header) {
  Structured out;
  const std::size_t end = std::min(header.find(';'), header.size());
  out.value = lower(trim(header.substr(0, end)));
  header.remove_prefix(end);
  while (!header.empty() && out.parameters.size() < kParameters) {
    header.remove_prefix(1);  // the ";"
    const std::size_t equals = header.find('=');
    if (equals == std::string_view::npos) break;
    std::string name = lower(trim(header.substr(0, equals)));
    header.remove_prefix(equals + 1);
    out.parameters.emplace_back(std::move(name), take_value(header));
  }
  return out;
}

std::string day_of(std::string_view date) {
  constexpr std::array kMonths = {"jan"sv, "feb"sv, "mar"sv, "apr"sv, "may"sv, "jun"sv,
                                  "jul"sv, "aug"sv, "sep"sv, "oct"sv, "nov"sv, "dec"sv};
  if (const std::size_t comma = date.substr(0, 12).find(','); comma != std::string_view::npos)
    date.remove_prefix(comma + 1);
  const auto take_word = [&] {
    date = trim(date);
    const std::size_t end = std::min(date.find_first_of(kSpace), date.size());
    const std::string_view word = date.substr(0, end);
    date.remove_prefix(end);
    return word;
  };
  const auto number = [](std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
  };
  const int day = number(take_word());
  const std::string month = lower(take_word());
  const std::string_view year = take_word();
  const auto found = std::find(kMonths.begin(), kMonths.end(), std::string_view(month));
  if (day < 1 || found == kMonths.end() || year.size() != 4 || number(year) < 1970) return {};
  const std::chrono::year_month_day whole{
      std::chrono::year(number(year)),
      std::chrono::month(static_cast<unsigned>(found - kMonths.begin() + 1)),
      std::chrono::day(static_cast<unsigned>(day))};
  if (!whole.ok()) return {};
  std::array<char, 16> out;
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", number(year),
                static_cast<unsigned>(whole.month()), static_cast<unsigned>(whole.day()));
  return out.data();
}

}  // namespace scrutiny::mail
