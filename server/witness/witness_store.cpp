#include "server/witness/witness_store.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/audit/note.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

Error failed(const char* what, const fs::path& path) {
  return Error(ErrorCode::kIo,
               std::string("cannot ") + what + " " + path.string() + ": " + std::strerror(errno));
}

Status sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return failed("open", folder);
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced ? Status() : Status(failed("sync", folder));
}

Status make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(folder.parent_path());
  if (errno == EEXIST && fs::is_directory(folder)) return {};
  return failed("make", folder);
}

Status write_synced(const fs::path& file, std::string_view content) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return failed("create", file);
  bool good = true;
  while (good && !content.empty()) {
    const ssize_t wrote = ::write(fd, content.data(), content.size());
    if (wrote < 0 && errno == EINTR) continue;
    good = wrote > 0;
    if (good) content.remove_prefix(static_cast<std::size_t>(wrote));
  }
  good = good && ::fsync(fd) == 0;
  if (::close(fd) != 0 || !good) return failed("write", file);
  return {};
}

}  // namespace

Result<std::unique_ptr<WitnessStore>> WitnessStore::open(const fs::path& folder) {
  SCRUTINY_TRY(make_folder(fs::absolute(folder)));
  const fs::path lock_file = folder / "lock";
  const int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return failed("open", lock_file);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error(ErrorCode::kConflict, "another witness is running on " + folder.string());
  }
  return std::unique_ptr<WitnessStore>(new WitnessStore(fs::absolute(folder), lock));
}

WitnessStore::~WitnessStore() {
  ::close(lock_);
}

std::string WitnessStore::name_of(const std::string& origin) {
  return to_hex(sha256(as_bytes(origin)));
}

Result<std::optional<std::string>> WitnessStore::load(const std::string& origin) const {
  const fs::path file = folder_ / name_of(origin) / "checkpoint";
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    std::error_code error;
    if (!fs::exists(file, error) && !error) return std::optional<std::string>();
    return failed("read", file);
  }
  std::string note{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return failed("read", file);
  if (!parse_note(note).ok())
    return Error(ErrorCode::kCorruption,
                 file.string() + " is damaged: what was cosigned last is not known for sure");
  return std::optional(std::move(note));
}

Status WitnessStore::store(const std::string& origin, const std::string& note) {
  const fs::path place = folder_ / name_of(origin);
  SCRUTINY_TRY(make_folder(place));
  const fs::path incoming = place / "checkpoint.new";
  SCRUTINY_TRY(write_synced(incoming, note));
  if (::rename(incoming.c_str(), (place / "checkpoint").c_str()) != 0)
    return failed("replace", place / "checkpoint");
  return sync_folder(place);
}

}  // namespace scrutiny
