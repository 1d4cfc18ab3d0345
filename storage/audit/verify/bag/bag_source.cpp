#include "storage/audit/verify/bag/bag_source.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace scrutiny {
namespace verify_detail {

Error bad_bag(std::string what) {
  return Error(ErrorCode::kTampered, std::move(what));
}

bool is_bag_name(std::string_view name) {
  constexpr std::size_t kLongest = 200;
  constexpr int kMostParts = 4;
  if (name.empty() || name.size() > kLongest) return false;
  int parts = 1;
  char before = '/';
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
    if (before == '/' && !plain) return false;
    if (!plain && c != '.' && c != '/') return false;
    parts += c == '/' ? 1 : 0;
    before = c;
  }
  return before != '/' && parts <= kMostParts;
}

}  // namespace verify_detail

Result<std::string> BagSource::read(const std::string& name, std::uint64_t most) const {
  const auto size = files().find(name);
  if (size == files().end()) return verify_detail::bad_bag(name + " is missing");
  if (size->second > most) return verify_detail::bad_bag(name + " is larger than it can be");
  SCRUTINY_ASSIGN(const auto stream, open(name));
  std::string out(static_cast<std::size_t>(size->second), '\0');
  const auto into = std::span(reinterpret_cast<std::uint8_t*>(out.data()), out.size());
  for (std::size_t at = 0; at < out.size();) {
    SCRUTINY_ASSIGN(const std::size_t got, stream->read(into.subspan(at)));
    if (got == 0) return verify_detail::bad_bag(name + " ends early");
    at += got;
  }
  return out;
}

bool looks_like_bag(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return std::filesystem::exists(path / "bagit.txt", error);
  }
  std::array<char, 2> start{};
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  const bool zip = file.gcount() == start.size() && start[0] == 'P' && start[1] == 'K';
  return zip || (file.is_open() && path.extension() == ".zip");
}

Result<std::unique_ptr<BagSource>> open_bag(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? verify_detail::open_folder_bag(path)
                                                    : verify_detail::open_zip_bag(path);
}

}  // namespace scrutiny
