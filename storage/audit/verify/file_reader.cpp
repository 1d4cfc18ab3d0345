#include "storage/audit/verify/file_reader.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrutiny::verify_detail {
namespace {

Error io_error(const std::filesystem::path& path, const std::string& why) {
  return Error(ErrorCode::kIo, "A file of the trail cannot be read.", path.string() + ": " + why);
}

}  // namespace

Result<FileReader> FileReader::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return Error(ErrorCode::kNotFound, "A file of the trail is missing.", path.string());
    }
    return io_error(path, std::strerror(errno));
  }
  FileReader reader(descriptor, 0);
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) return io_error(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return io_error(path, "not a regular file");
  reader.size_ = static_cast<std::uint64_t>(status.st_size);
  return reader;
}

FileReader::FileReader(FileReader&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

FileReader::~FileReader() {
  if (descriptor_ >= 0) ::close(descriptor_);  // read-only: nothing can be lost here
}

Result<std::size_t> FileReader::read(std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::read(descriptor_, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return Error(ErrorCode::kIo, "A file of the trail cannot be read.", std::strerror(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Status read_file(const std::filesystem::path& path, std::uint64_t max_size, Bytes& out) {
  SCRUTINY_ASSIGN(FileReader reader, FileReader::open(path));
  if (reader.size() > max_size) return io_error(path, "larger than any such file can be");
  out.resize(reader.size());
  SCRUTINY_ASSIGN(const std::size_t got, reader.read(out));
  if (got != out.size()) return io_error(path, "became shorter while it was read");
  return {};
}

}  // namespace scrutiny::verify_detail
