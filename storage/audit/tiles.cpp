#include "storage/audit/tiles.h"

#include <charconv>
#include <stdexcept>
#include <vector>

namespace scrutiny {
namespace {

std::string three_digits(std::uint64_t value) {
  std::string text(3, '0');
  for (int i = 2; i >= 0; --i, value /= 10) {
    text[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  }
  return text;
}

// Decimal without leading zeros, 0 to max.
std::optional<std::uint64_t> decimal(std::string_view text, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool all = end == text.data() + text.size() && !text.empty();
  if (code != std::errc{} || !all || value > max || (text.size() > 1 && text[0] == '0')) {
    return std::nullopt;
  }
  return value;
}

bool three_digit_group(std::string_view text) {
  return text.size() == 3 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "x001/x234/067" -> 1234067.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const std::string_view whole = text;
  while (true) {
    const bool more = text.starts_with('x');
    if (more) text.remove_prefix(1);
    if (!three_digit_group(text.substr(0, 3)) || value > UINT64_MAX / 1000 - 1) return std::nullopt;
    for (const char c : text.substr(0, 3)) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    text.remove_prefix(3);
    if (!more) break;
    if (!text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
  }
  if (!text.empty()) return std::nullopt;
  if (whole.starts_with("x000")) return std::nullopt;  // a shorter text names the same tile
  return value;
}

}  // namespace

std::string tile_path(const TileName& name) {
  if (name.width < 1 || name.width > 256 || name.level > 63) throw std::logic_error("no such tile");
  std::vector<std::string> groups;  // last first
  std::uint64_t rest = name.number;
  do {
    groups.push_back(three_digits(rest % 1000));
    rest /= 1000;
  } while (rest > 0);
  std::string path = "tile/";
  path += name.kind == TileKind::kEntries ? std::string("entries") : std::to_string(name.level);
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    path += group + 1 == groups.rend() ? "/" : "/x";
    path += *group;
  }
  if (name.width < 256) path.append(".p/").append(std::to_string(name.width));
  return path;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
  static constexpr std::string_view kPrefix = "tile/";
  if (!path.starts_with(kPrefix)) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  TileName name;
  if (path.substr(0, slash) == "entries") {
    name.kind = TileKind::kEntries;
  } else {
    const auto level = decimal(path.substr(0, slash), 63);
    if (!level) return std::nullopt;
    name.level = static_cast<unsigned>(*level);
  }
  path.remove_prefix(slash + 1);
  if (const std::size_t mark = path.find(".p/"); mark != std::string_view::npos) {
    const auto width = decimal(path.substr(mark + 3), 255);
    if (!width || *width == 0) return std::nullopt;
    name.width = static_cast<unsigned>(*width);
    path = path.substr(0, mark);
  }
  const auto number = parse_number(path);
  if (!number) return std::nullopt;
  name.number = *number;
  return name;
}

std::uint64_t full_tiles(unsigned level, std::uint64_t size) {
  const unsigned shift = 8 * (level + 1);
  return shift >= 64 ? 0 : size >> shift;
}

unsigned partial_width(unsigned level, std::uint64_t size) {
  const unsigned shift = 8 * level;
  return shift >= 64 ? 0 : static_cast<unsigned>(size >> shift & 0xFF);
}

unsigned tile_levels(std::uint64_t size) {
  unsigned levels = 0;
  for (; size > 0; size >>= 8) ++levels;
  return levels;
}

}  // namespace scrutiny
