#include "server/daemon/files.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrutiny {
namespace {

constexpr std::uintmax_t kMaxSmallFile = 1U << 20;

Error io_error(const std::filesystem::path& file, const char* what) {
  return {ErrorCode::kIo,
          std::string("cannot ") + what + " " + file.string() + ": " + std::strerror(errno)};
}

bool write_synced(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(fd) == 0;
}

Status write_file(const std::filesystem::path& file, std::string_view content, mode_t mode) {
  const std::string temporary = file.string() + ".tmp";
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) return io_error(temporary, "create");
  const bool written = ::fchmod(fd, mode) == 0 && write_synced(fd, content);
  if (::close(fd) != 0 || !written) return io_error(temporary, "write");
  if (::rename(temporary.c_str(), file.c_str()) != 0) return io_error(file, "write");
  const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return io_error(file.parent_path(), "open");
  const bool synced = ::fsync(folder) == 0;
  ::close(folder);
  if (!synced) return io_error(file.parent_path(), "sync");
  return {};
}

}  // namespace

Result<std::string> read_small_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in) return io_error(file, "read");
  if (size > kMaxSmallFile) {
    return Error(ErrorCode::kTooLarge, file.string() + " is larger than 1 MiB");
  }
  std::string content{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return io_error(file, "read");
  return content;
}

Status write_private_file(const std::filesystem::path& file, std::string_view content) {
  return write_file(file, content, 0600);
}

Status write_public_file(const std::filesystem::path& file, std::string_view content) {
  return write_file(file, content, 0644);
}

}  // namespace scrutiny
