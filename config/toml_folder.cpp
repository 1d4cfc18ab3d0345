#include "config/toml_folder.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = 256u << 10;

Result<std::string> read_text(const fs::path& file) {
  std::error_code error;
  if (fs::file_size(file, error) > kMaxFileBytes || error)
    return Error(ErrorCode::kConfigInvalid, file.string() + ": cannot be read or is too large");
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error(ErrorCode::kIo, file.string() + ": cannot be read");
  return text.str();
}

}  // namespace

Result<std::vector<TomlFile>> read_toml_folder(const fs::path& folder) {
  std::error_code error;
  std::vector<TomlFile> files;
  if (!fs::exists(folder, error)) return files;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".toml") files.push_back({entry.path(), ""});
  }
  if (error) return Error(ErrorCode::kIo, folder.string() + ": " + error.message());
  std::sort(files.begin(), files.end(),
            [](const TomlFile& a, const TomlFile& b) { return a.path < b.path; });
  for (TomlFile& file : files) {
    SCRUTINY_ASSIGN(file.text, read_text(file.path));
  }
  return files;
}

}  // namespace scrutiny
