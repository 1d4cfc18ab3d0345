// Plugins that misbehave before any document is there. Built several times; SCRUTINY_EARLY_<WHEN>
// says when and SCRUTINY_EARLY_DEED what.
#include <cstdlib>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "api/plugin_abi.h"

namespace {

[[maybe_unused]] volatile int never = 0;  // keeps an endless loop from being seen as such

[[maybe_unused]] int* volatile nowhere = nullptr;  // volatile, or the compiler drops the crash

[[maybe_unused]] void crash() {
  *nowhere = 1;
}
[[maybe_unused]] void connect_out() {
  socket(AF_INET, SOCK_STREAM, 0);
}
[[maybe_unused]] void fork_off() {
  fork();
}
[[maybe_unused]] void execute() {
  execl("/bin/true", "true", nullptr);
}
[[maybe_unused]] void trace() {
  ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
}
[[maybe_unused]] void signal_another() {
  kill(1, 0);
}
[[maybe_unused]] void loop() {
  while (never == 0) {
  }
}
[[maybe_unused]] void allocate() {
  for (;;) {
    char* volatile memory = static_cast<char*>(std::malloc(1u << 20));
    std::memset(memory, 1, 1u << 20);
  }
}
[[maybe_unused]] void answer_garbage() {
  [[maybe_unused]] const auto sent = write(3, "\x7F\x7F\x7F\x7F\x7F\x7F\x7F", 7);
}

// Leaves with status 0, which no worker does before it is ready, unless each of these was refused.
[[maybe_unused]] void touch_files() {
  const char* const mark = SCRUTINY_MARK_FILE;
  const bool reached =
      open("/etc/passwd", O_RDONLY) >= 0 || open(mark, O_CREAT | O_WRONLY, 0600) >= 0 ||
      open(mark, O_RDONLY | O_TRUNC) >= 0 || truncate(mark, 0) == 0 ||
      mkdir(SCRUTINY_MARK_FILE ".d", 0700) == 0 || unlink(mark) == 0 || opendir("/") != nullptr ||
      open("/proc/self/mem", O_RDWR) >= 0 || open("/proc/self/environ", O_RDONLY) >= 0;
  if (reached) _exit(0);
}

[[maybe_unused]] void leave_mark() {
  const int fd = open(SCRUTINY_MARK_FILE, O_CREAT | O_WRONLY, 0600);
  if (fd >= 0) close(fd);
}

#ifdef SCRUTINY_EARLY_CONSTRUCTOR
struct Early {
  Early() { SCRUTINY_EARLY_DEED(); }
} early;
#endif

int32_t describe(scrutiny_plugin_info* info) {
#ifdef SCRUTINY_EARLY_DESCRIBE
  SCRUTINY_EARLY_DEED();
#endif
  info->id = {"early", 5};
  info->version = {"1.0.0", 5};
  return SCRUTINY_PLUGIN_OK;
}

int32_t warm_up() {
#ifdef SCRUTINY_EARLY_NO_WARMTH
  return SCRUTINY_PLUGIN_FAILED;
#else
  return SCRUTINY_PLUGIN_OK;
#endif
}

int32_t open_session(const scrutiny_host* host, void* context, const scrutiny_document*,
                     void** out) {
  constexpr char kItem[] = "{\"type\":\"document\",\"format\":\"early\"}";
  host->emit(context, kItem, sizeof(kItem) - 1);
  *out = nullptr;
  return SCRUTINY_PLUGIN_OK;
}
int32_t feed(void*, const uint8_t*, size_t) {
  return SCRUTINY_PLUGIN_OK;
}
int32_t finish(void*) {
  return SCRUTINY_PLUGIN_OK;
}
void close_session(void*) {}

#ifdef SCRUTINY_EARLY_ABI_MAJOR
constexpr uint16_t kMajor = SCRUTINY_EARLY_ABI_MAJOR;
#else
constexpr uint16_t kMajor = SCRUTINY_PLUGIN_ABI_MAJOR;
#endif
#ifdef SCRUTINY_EARLY_SHORT_TABLE
constexpr uint32_t kSize = 24;
#else
constexpr uint32_t kSize = sizeof(scrutiny_plugin);
#endif

[[maybe_unused]] constexpr scrutiny_plugin kTable = {kSize,     kMajor,   SCRUTINY_PLUGIN_ABI_MINOR,
                                                     &describe, &warm_up, &open_session,
                                                     &feed,     &finish,  &close_session};

}  // namespace

#ifndef SCRUTINY_EARLY_NO_ENTRY
extern "C" const scrutiny_plugin* scrutiny_plugin_entry();
extern "C" const scrutiny_plugin* scrutiny_plugin_entry() {
  return &kTable;
}
#endif
