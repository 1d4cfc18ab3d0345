#include "server/cli/local_files.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::cli {
namespace {

Error cannot(const char* what, const std::string& path) {
  return {ErrorCode::kIo, std::string("cannot ") + what + " " + path + ": " + std::strerror(errno)};
}

bool sync_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = ::fsync(file) == 0;
  return ::close(file) == 0 && synced;
}

// An ifstream on a folder opens and then reads nothing.
Result<std::ifstream> open_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return Error(ErrorCode::kIo, path + " is a folder, not a file");
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return cannot("read", path);
  return in;
}

}  // namespace

Result<std::string> read_whole_file(const std::string& path, std::uint64_t max_bytes) {
  SCRUTINY_ASSIGN(std::ifstream in, open_file(path));
  std::string content;
  std::array<char, 65536> buffer;
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    content.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (content.size() > max_bytes) {
      return Error(ErrorCode::kTooLarge, path + " is larger than what it is said to be");
    }
  }
  if (in.bad()) return cannot("read", path);
  return content;
}

Status write_whole_file(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".tmp";
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    ::chmod(temporary.c_str(), 0600);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.flush();
    if (!out) return cannot("write", temporary);
  }
  if (!sync_file(temporary)) return cannot("write", temporary);
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return cannot("write", path);
  return {};
}

Result<FileDigest> digest_file(const std::string& path) {
  SCRUTINY_ASSIGN(std::ifstream in, open_file(path));
  Sha256 hash;
  FileDigest digest;
  std::vector<char> buffer(std::size_t{1} << 20);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    const auto count = static_cast<std::size_t>(in.gcount());
    hash.update(as_bytes(std::string_view(buffer.data(), count)));
    digest.size += count;
  }
  if (in.bad()) return cannot("read", path);
  digest.sha256 = to_hex(hash.finish());
  return digest;
}

}  // namespace scrutiny::cli
