#include "plugins/host/seccomp.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>

#include <fcntl.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace scrutiny::host {
namespace {

// What getppid answers under the second filter; nothing else gives this error for it.
constexpr int kProbeErrno = ENOTUNIQ;

constexpr std::array kAlways = {
    SCMP_SYS(brk),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(close),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(fstat),
    SCMP_SYS(getcpu),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(lseek),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(pread64),
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sysinfo),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(uname),
};

// Loading libraries: what they open is Landlock's matter.
constexpr std::array kLoading = {
    SCMP_SYS(access),   SCMP_SYS(faccessat),  SCMP_SYS(faccessat2), SCMP_SYS(fadvise64),
    SCMP_SYS(fcntl),    SCMP_SYS(fstatfs),    SCMP_SYS(getcwd),     SCMP_SYS(getdents64),
    SCMP_SYS(lstat),    SCMP_SYS(mmap),       SCMP_SYS(mprotect),   SCMP_SYS(newfstatat),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(recvmsg),    SCMP_SYS(seccomp),
    SCMP_SYS(stat),     SCMP_SYS(statfs),     SCMP_SYS(statx),      SCMP_SYS(write),
    SCMP_SYS(writev),   SCMP_SYS(getppid),
};

// What no plugin has a reason to try, not even while loading.
constexpr std::array kDeadly = {
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(add_key),
    SCMP_SYS(bind),
    SCMP_SYS(bpf),
    SCMP_SYS(chroot),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(connect),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(init_module),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(kcmp),
    SCMP_SYS(kexec_load),
    SCMP_SYS(keyctl),
    SCMP_SYS(kill),
    SCMP_SYS(listen),
    SCMP_SYS(memfd_create),
    SCMP_SYS(mount),
    SCMP_SYS(move_pages),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(pivot_root),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(ptrace),
    SCMP_SYS(request_key),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(setns),
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(tkill),
    SCMP_SYS(umount2),
    SCMP_SYS(unshare),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(vfork),
};

// Asked for by libraries that take a refusal well; none of these could do harm.
constexpr std::array kRefused = {
    SCMP_SYS(access),   SCMP_SYS(faccessat),  SCMP_SYS(faccessat2), SCMP_SYS(fadvise64),
    SCMP_SYS(fstatfs),  SCMP_SYS(getcwd),     SCMP_SYS(getrlimit),  SCMP_SYS(ioctl),
    SCMP_SYS(lstat),    SCMP_SYS(newfstatat), SCMP_SYS(prctl),      SCMP_SYS(prlimit64),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(setrlimit),  SCMP_SYS(sigaltstack),
    SCMP_SYS(stat),     SCMP_SYS(statfs),     SCMP_SYS(statx),
};

Error refused(const char* what, int code) {
  return {ErrorCode::kIo, "The sandbox could not be closed.",
          std::string(what) + ": " + std::strerror(code < 0 ? -code : code)};
}

// Owns a filter under construction; the first failed rule is remembered.
class Filter {
 public:
  explicit Filter(std::uint32_t fallback)
      : context_(seccomp_init(fallback), &seccomp_release), fallback_(fallback) {
    if (!context_) failure_ = -ENOMEM;
    keep(seccomp_attr_set(get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
    // A binary tree instead of a chain: libraries make many calls.
    keep(seccomp_attr_set(get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  }

  void rule(std::uint32_t action, std::span<const int> calls) {
    for (const int call : calls) keep(seccomp_rule_add(get(), action, call, 0));
  }

  void rule_if(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> arguments) {
    if (action == fallback_) return;  // libseccomp refuses a rule that says nothing new
    keep(seccomp_rule_add_array(get(), action, call, static_cast<unsigned>(arguments.size()),
                                arguments.begin()));
  }

  Status load() {
    if (failure_ == 0) keep(seccomp_load(get()));
    return failure_ == 0 ? Status() : Status(refused("seccomp", failure_));
  }

 private:
  scmp_filter_ctx get() const { return context_.get(); }
  void keep(int code) {
    if (failure_ == 0 && code != 0) failure_ = code;
  }

  std::unique_ptr<void, decltype(&seccomp_release)> context_;
  std::uint32_t fallback_;
  int failure_ = 0;
};

scmp_arg_cmp argument_is(unsigned index, scmp_datum_t value) {
  return {index, SCMP_CMP_EQ, value, 0};
}

scmp_arg_cmp argument_is_not(unsigned index, scmp_datum_t value) {
  return {index, SCMP_CMP_NE, value, 0};
}

scmp_arg_cmp without_bits(unsigned index, scmp_datum_t bits) {
  return {index, SCMP_CMP_MASKED_EQ, bits, 0};
}

// Nothing may wait but on the channel, which closes when the supervisor goes: so no worker outlives
// it by more than its limit of processor time.
void allow_without_waiting(Filter& filter) {
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(poll), {argument_is(2, 0)});
  for (const scmp_datum_t wake : {scmp_datum_t{FUTEX_WAKE}, scmp_datum_t{FUTEX_WAKE_PRIVATE}})
    filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(futex), {argument_is(1, wake)});
}

// abort() signals its own thread and resets its handler; nothing else may be signalled or handled.
void allow_aborting(Filter& filter) {
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(tgkill),
                 {argument_is(0, static_cast<scmp_datum_t>(getpid())), argument_is(2, SIGABRT)});
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(rt_sigaction), {argument_is(0, SIGABRT)});
  filter.rule_if(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(rt_sigaction), {argument_is_not(0, SIGABRT)});
}

void allow_writing_to(Filter& filter, int descriptor) {
  const scmp_arg_cmp only = argument_is(0, static_cast<scmp_datum_t>(descriptor));
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(write), {only});
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(writev), {only});
}

}  // namespace

Status allow_loading_only() {
  Filter filter(SCMP_ACT_ERRNO(EPERM));
  filter.rule(SCMP_ACT_ALLOW, kAlways);
  filter.rule(SCMP_ACT_ALLOW, kLoading);
  filter.rule(SCMP_ACT_KILL_PROCESS, kDeadly);
  // Landlock before ABI 3 does not see O_TRUNC without writing.
  constexpr scmp_datum_t kWriting = O_ACCMODE | O_CREAT | O_TRUNC;
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(open), {without_bits(1, kWriting)});
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(openat), {without_bits(2, kWriting)});
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(prctl), {argument_is(0, PR_SET_NO_NEW_PRIVS)});
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(prctl), {argument_is(0, PR_SET_SECCOMP)});
  allow_aborting(filter);
  allow_without_waiting(filter);
  return filter.load();
}

Status allow_reading_only(int channel) {
  Filter filter(SCMP_ACT_KILL_PROCESS);
  filter.rule(SCMP_ACT_ALLOW, kAlways);
  filter.rule(SCMP_ACT_ERRNO(EPERM), kRefused);
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(mmap), {without_bits(2, PROT_EXEC)});
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(mprotect), {without_bits(2, PROT_EXEC)});
  // 1 and 2 are /dev/null; libraries print warnings there.
  for (const int descriptor : {1, 2, channel}) allow_writing_to(filter, descriptor);
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(recvmsg),
                 {argument_is(0, static_cast<scmp_datum_t>(channel))});
  filter.rule_if(SCMP_ACT_ALLOW, SCMP_SYS(fcntl), {argument_is(1, F_GET_SEALS)});
  filter.rule_if(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(fcntl), {argument_is_not(1, F_GET_SEALS)});
  filter.rule_if(SCMP_ACT_ERRNO(kProbeErrno), SCMP_SYS(getppid), {});
  allow_aborting(filter);
  allow_without_waiting(filter);
  SCRUTINY_TRY(filter.load());
  errno = 0;
  if (syscall(SYS_getppid) != -1 || errno != kProbeErrno)
    return refused("the second filter is not in force", EINVAL);
  return {};
}

}  // namespace scrutiny::host
