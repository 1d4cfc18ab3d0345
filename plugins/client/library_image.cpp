#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugins/client/registry.h"

namespace scrutiny {
namespace {

constexpr off_t kMaxLibraryBytes = 256 << 20;
// Linux 6.3; older kernels take memfds as executable anyway and do not know the flag.
constexpr unsigned kMfdExec = 0x10;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

Error failed(const std::filesystem::path& file) {
  return {ErrorCode::kIo, "The plugin's library could not be read.",
          file.string() + ": " + std::strerror(errno)};
}

int make_memfd() {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  const int fd = memfd_create("scrutiny-plugin", kFlags | kMfdExec);
  return fd >= 0 || errno != EINVAL ? fd : memfd_create("scrutiny-plugin", kFlags);
}

bool copy(int from, int to) {
  Bytes buffer(1u << 20);
  for (;;) {
    const ssize_t got = read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    for (ssize_t done = 0; done < got;) {
      const ssize_t wrote = write(to, buffer.data() + done, static_cast<std::size_t>(got - done));
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) return false;
      done += wrote;
    }
  }
}

Result<Digest> digest_of(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return failed("memfd");
  if (status.st_size == 0) return plugins::sha256({});
  const auto size = static_cast<std::size_t>(status.st_size);
  void* at = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) return failed("memfd");
  auto digest = plugins::sha256({static_cast<const std::uint8_t*>(at), size});
  munmap(at, size);
  return digest;
}

}  // namespace

LibraryImage::~LibraryImage() {
  close(descriptor_);
}

Result<std::shared_ptr<const LibraryImage>> LibraryImage::read(const std::filesystem::path& file,
                                                               const Digest& expected) {
  const Descriptor in(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (in.get() < 0 || fstat(in.get(), &status) != 0) return failed(file);
  if (!S_ISREG(status.st_mode) || status.st_size > kMaxLibraryBytes)
    return Error(ErrorCode::kIo, "The plugin's library is not a file of sensible size.",
                 file.string());
  Descriptor out(make_memfd());
  if (out.get() < 0 || !copy(in.get(), out.get())) return failed(file);
  if (fcntl(out.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
    return failed(file);
  SCRUTINY_ASSIGN(const Digest digest, digest_of(out.get()));
  if (digest != expected)
    return Error(ErrorCode::kTampered, "The plugin's library is not the one its manifest names.",
                 file.string() + " has SHA-256 " + plugins::to_hex(digest));
  return std::shared_ptr<const LibraryImage>(new LibraryImage(out.release()));
}

}  // namespace scrutiny
