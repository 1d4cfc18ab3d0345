#include "plugins/host/sandbox.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugins/host/landlock.h"
#include "plugins/host/seccomp.h"

namespace scrutiny::host {
namespace {

// Loading opens one library at a time beside 0, 1, 2, the channel and the library itself.
constexpr rlim_t kOpenFiles = 16;

Error refused(const char* what) {
  return {ErrorCode::kIo, "The sandbox could not be closed.",
          std::string(what) + ": " + std::strerror(errno)};
}

Status limit(decltype(RLIMIT_AS) what, rlim_t soft, rlim_t hard) {
  const rlimit value{soft, hard};
  return setrlimit(what, &value) == 0 ? Status() : Status(refused("setrlimit"));
}

Status set_limits(const Options& options) {
  // The supervisor raises the soft limit by the document's size before it sends the document.
  SCRUTINY_TRY(
      limit(RLIMIT_AS, options.memory_bytes, options.memory_bytes + options.document_bytes));
  SCRUTINY_TRY(limit(RLIMIT_CPU, options.cpu_seconds, options.cpu_seconds + 1));
  SCRUTINY_TRY(limit(RLIMIT_NOFILE, kOpenFiles, kOpenFiles));
  for (const auto what : {RLIMIT_FSIZE, RLIMIT_CORE, RLIMIT_NPROC, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE})
    SCRUTINY_TRY(limit(what, 0, 0));
  return {};
}

// A process that root started keeps root's files by ownership, so Landlock still matters; but no
// power that the kernel asks a capability for.
Status drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, 2> none{};
  return syscall(SYS_capset, &header, none.data()) == 0 ? Status() : Status(refused("capset"));
}

}  // namespace

Status close_first_stage(const Options& options) {
  SCRUTINY_TRY(set_limits(options));
  if (options.sandbox == Sandbox::kNone) return {};
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return refused("PR_SET_DUMPABLE");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("PR_SET_NO_NEW_PRIVS");
  // Not every kernel lets an ordinary account do this; the filters below hold without it.
  static_cast<void>(unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC));
  SCRUTINY_TRY(drop_capabilities());
  const auto abi = restrict_to_library_files(options.landlock_abi_max);
  if (!abi.ok()) return abi.error();
  return allow_loading_only();
}

Status close_second_stage(const Options& options, int channel) {
  return options.sandbox == Sandbox::kNone ? Status() : allow_reading_only(channel);
}

}  // namespace scrutiny::host
