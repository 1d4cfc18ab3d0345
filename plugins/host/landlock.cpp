#include "plugins/host/landlock.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace scrutiny::host {
namespace {

// Rights and attributes newer than the toolchain's header (include/uapi/linux/landlock.h,
// Linux 6.12).
constexpr std::uint64_t kFsRefer = 1ull << 13;     // ABI 2
constexpr std::uint64_t kFsTruncate = 1ull << 14;  // ABI 3
constexpr std::uint64_t kFsIoctlDev = 1ull << 15;  // ABI 5
constexpr std::uint64_t kNetBindTcp = 1ull << 0;   // ABI 4
constexpr std::uint64_t kNetConnectTcp = 1ull << 1;
constexpr std::uint64_t kScopeAbstractUnix = 1ull << 0;  // ABI 6
constexpr std::uint64_t kScopeSignal = 1ull << 1;

struct RulesetAttribute {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;  // ABI 4
  std::uint64_t scoped;              // ABI 6
};

// Where the dynamic loader and iconv find their files; absent ones are left out. Neither Poppler's
// nor fontconfig's data is here: without them text comes out the same on every machine.
constexpr std::array kReadable = {"/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache"};

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Error refused(const char* what) {
  return {ErrorCode::kIo, "The sandbox could not be closed.",
          std::string(what) + ": " + std::strerror(errno)};
}

RulesetAttribute attribute_for(int abi) {
  RulesetAttribute out{(1ull << 13) - 1, 0, 0};  // the thirteen rights of ABI 1
  if (abi >= 2) out.handled_access_fs |= kFsRefer;
  if (abi >= 3) out.handled_access_fs |= kFsTruncate;
  if (abi >= 4) out.handled_access_net = kNetBindTcp | kNetConnectTcp;
  if (abi >= 5) out.handled_access_fs |= kFsIoctlDev;
  if (abi >= 6) out.scoped = kScopeAbstractUnix | kScopeSignal;
  return out;
}

std::size_t attribute_size(int abi) {
  return abi >= 6 ? sizeof(RulesetAttribute) : abi >= 4 ? 16 : 8;
}

Status allow_reading(int ruleset, const char* path) {
  const Descriptor place(open(path, O_PATH | O_CLOEXEC));
  if (place.get() < 0) return errno == ENOENT ? Status() : refused(path);
  landlock_path_beneath_attr rule{};
  rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
  rule.parent_fd = place.get();
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
    return refused(path);
  return {};
}

}  // namespace

Result<int> restrict_to_library_files(int abi_max) {
  const long kernel =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (kernel < 1) return refused("this kernel has no Landlock");
  const int abi = static_cast<int>(std::min<long>(kernel, abi_max));
  const RulesetAttribute attribute = attribute_for(abi);
  const Descriptor ruleset(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &attribute, attribute_size(abi), 0)));
  if (ruleset.get() < 0) return refused("landlock_create_ruleset");
  for (const char* path : kReadable) SCRUTINY_TRY(allow_reading(ruleset.get(), path));
  if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
    return refused("landlock_restrict_self");
  return abi;
}

}  // namespace scrutiny::host
