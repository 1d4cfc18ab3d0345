#include "plugins/client/worker.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/wire/frame.h"

namespace scrutiny {
namespace {

// Where plugin_host expects them (plugins/host/channel.h).
constexpr int kChannelDescriptor = 3;
constexpr int kLibraryDescriptor = 4;
constexpr int kFirstUnused = 5;
// Sources of the two are moved above this, so that neither overwrites the other.
constexpr int kAboveTargets = 10;

constexpr const char* kUnsandboxedWords = "--unsandboxed=documents-may-take-over-this-account";

Error failed(const char* what, int code) {
  return {ErrorCode::kIo, "The reader could not be started.",
          std::string(what) + ": " + std::strerror(code)};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

Result<Descriptor> sealed_memfd(std::string_view text) {
  Descriptor file(memfd_create("configuration", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.get() < 0) return failed("memfd_create", errno);
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = write(file.get(), text.data() + done, text.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return failed("write", errno);
    done += static_cast<std::size_t>(wrote);
  }
  if (fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) != 0)
    return failed("seal", errno);
  return file;
}

class FileActions {
 public:
  FileActions() { keep(posix_spawn_file_actions_init(&actions_)); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  int prepare(int channel, int library) {
    keep(posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0));
    keep(posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0));
    keep(posix_spawn_file_actions_adddup2(&actions_, 1, 2));
    keep(posix_spawn_file_actions_adddup2(&actions_, channel, kChannelDescriptor));
    keep(posix_spawn_file_actions_adddup2(&actions_, library, kLibraryDescriptor));
    keep(posix_spawn_file_actions_addclosefrom_np(&actions_, kFirstUnused));
    return code_;
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  void keep(int code) {
    if (code_ == 0) code_ = code;
  }
  posix_spawn_file_actions_t actions_{};
  int code_ = 0;
};

// Own session (a terminal's interrupt is not for it), all signals at their defaults and unblocked.
class Attributes {
 public:
  Attributes() { keep(posix_spawnattr_init(&attributes_)); }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  int prepare() {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    keep(posix_spawnattr_setsigmask(&attributes_, &none));
    keep(posix_spawnattr_setsigdefault(&attributes_, &all));
    keep(posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID));
    return code_;
  }
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  void keep(int code) {
    if (code_ == 0) code_ = code;
  }
  posix_spawnattr_t attributes_{};
  int code_ = 0;
};

std::vector<std::string> arguments_for(const WorkerOptions& options, const PluginLimits& limits) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.total).count() + 1;
  std::vector<std::string> out = {
      options.host_program.string(),
      "--memory-bytes=" + std::to_string(limits.memory_bytes),
      "--document-bytes=" + std::to_string(limits.document_bytes),
      "--cpu-seconds=" + std::to_string(seconds),
      "--landlock-abi-max=" + std::to_string(options.landlock_abi_max),
  };
  if (options.sandbox == WorkerSandbox::kNone) out.emplace_back(kUnsandboxedWords);
  return out;
}

Result<int> spawn(const WorkerOptions& options, const PluginLimits& limits, int channel,
                  int library) {
  FileActions actions;
  Attributes attributes;
  if (const int code = actions.prepare(channel, library))
    return failed("posix_spawn actions", code);
  if (const int code = attributes.prepare()) return failed("posix_spawn attributes", code);
  std::vector<std::string> arguments = arguments_for(options, limits);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::string zone = "TZ=UTC0";  // no time zone file is looked for
  std::array<char*, 2> environment = {zone.data(), nullptr};
  pid_t process = -1;
  const int code = posix_spawn(&process, options.host_program.c_str(), actions.get(),
                               attributes.get(), argv.data(), environment.data());
  if (code != 0) return failed(options.host_program.c_str(), code);
  return process;
}

}  // namespace

Result<Worker> Worker::start(const WorkerOptions& options, const PluginInfo& plugin) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return failed("socketpair", errno);
  Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);
  const Descriptor channel(fcntl(theirs.get(), F_DUPFD_CLOEXEC, kAboveTargets));
  const Descriptor library(fcntl(plugin.library->descriptor(), F_DUPFD_CLOEXEC, kAboveTargets));
  if (channel.get() < 0 || library.get() < 0) return failed("dup", errno);
  SCRUTINY_ASSIGN(const int process, spawn(options, plugin.limits, channel.get(), library.get()));
  return Worker(process, ours.release());
}

Worker::Worker(Worker&& other) noexcept
    : process_(std::exchange(other.process_, -1)), channel_(std::exchange(other.channel_, -1)) {}

Worker& Worker::operator=(Worker&& other) noexcept {
  if (this == &other) return *this;
  end();
  process_ = std::exchange(other.process_, -1);
  channel_ = std::exchange(other.channel_, -1);
  return *this;
}

Worker::~Worker() {
  end();
}

void Worker::end() {
  if (process_ > 0) {
    kill();
    static_cast<void>(wait());
  }
  if (channel_ >= 0) close(channel_);
  channel_ = -1;
}

Status Worker::send(const DocumentFile& document, std::uint64_t memory_bytes) {
  const rlimit wanted{memory_bytes + document.size + document.configuration.size(), RLIM_INFINITY};
  rlimit limits{};
  if (prlimit(process_, RLIMIT_AS, nullptr, &limits) != 0) return failed("prlimit", errno);
  limits.rlim_cur = std::min(wanted.rlim_cur, limits.rlim_max);
  if (prlimit(process_, RLIMIT_AS, &limits, nullptr) != 0) return failed("prlimit", errno);

  SCRUTINY_ASSIGN(const Descriptor configuration, sealed_memfd(document.configuration));
  wire::DocumentMessage message;
  message.size = document.size;
  message.configuration_size = document.configuration.size();
  message.media_type_size =
      static_cast<std::uint32_t>(std::min(document.media_type.size(), message.media_type.size()));
  std::memcpy(message.media_type.data(), document.media_type.data(), message.media_type_size);
  iovec part{&message, sizeof(message)};
  const std::array<int, wire::kDocumentDescriptors> files = {document.descriptor,
                                                             configuration.get()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(files))> control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  cmsghdr* rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(files));
  std::memcpy(CMSG_DATA(rights), files.data(), sizeof(files));
  // The message is smaller than the socket's buffer, which is empty: it goes whole or not at all.
  ssize_t sent = 0;
  do {
    sent = sendmsg(channel_, &header, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(sizeof(message)) ? Status()
                                                       : Status(failed("sendmsg", errno));
}

void Worker::kill() {
  if (process_ > 0) ::kill(process_, SIGKILL);
}

bool Worker::ends_within(std::chrono::milliseconds patience) const {
  // The process is our child and not reaped, so its number cannot have passed to another.
  const Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, process_, 0)));
  if (handle.get() < 0) return false;
  pollfd state{handle.get(), POLLIN, 0};
  int count = 0;
  do {
    count = poll(&state, 1, static_cast<int>(patience.count()));
  } while (count < 0 && errno == EINTR);
  return count > 0;
}

WorkerExit Worker::wait() {
  WorkerExit out;
  rusage usage{};
  pid_t got = 0;
  do {
    got = wait4(process_, &out.status, 0, &usage);
  } while (got < 0 && errno == EINTR);
  process_ = -1;
  const auto micros = [](const timeval& t) {
    return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(t.tv_usec);
  };
  out.peak_memory_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  out.cpu_micros = micros(usage.ru_utime) + micros(usage.ru_stime);
  return out;
}

}  // namespace scrutiny
