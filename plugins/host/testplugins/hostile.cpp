// A plugin that does what the document's text says, straight on the ABI: each a way to misbehave
// while reading. Raw system calls where the C library would hide what happens.
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "api/plugin_abi.h"

#ifndef SCRUTINY_HOSTILE_VERSION
#define SCRUTINY_HOSTILE_VERSION "1.0.0"
#endif

namespace {

constexpr int kChannel = 3;

// Keeps endless loops from being seen as such.
volatile int never = 0;
int* volatile nowhere = nullptr;

struct Session {
  const scrutiny_host* host;
  void* context;
  std::string order;
  std::string configuration;
};

int32_t emit(const Session& s, std::string_view json) {
  return s.host->emit(s.context, json.data(), json.size());
}

void raw(std::string_view bytes) {
  [[maybe_unused]] const auto sent = write(kChannel, bytes.data(), bytes.size());
}

// Bytes without an end that no optimiser removes.
void allocate_forever() {
  for (;;) {
    auto* memory = static_cast<volatile char*>(std::malloc(1u << 20));
    for (std::size_t i = 0; i < 1u << 20; i += 4096) memory[i] = 1;
  }
}

void loop_forever() {
  while (never == 0) {
  }
}

void write_forever(const Session& s) {
  const std::string item =
      "{\"type\":\"warning\",\"code\":\"x\",\"text\":\"" + std::string(60000, 'y') + "\"}";
  for (;;) emit(s, item);  // and does not stop when told to
}

void progress_forever(const Session& s) {
  for (std::uint64_t i = 1;; ++i) {
    s.host->progress(s.context, i, 0);
    for (const std::clock_t start = std::clock(); std::clock() - start < CLOCKS_PER_SEC / 1000;) {
    }
  }
}

int overflow_stack(volatile char* above) {
  volatile char here[4096] = {};
  here[0] = *above;
  return never == 0 ? overflow_stack(here) + here[0] : 0;
}

void run_executable_memory() {
  void* page =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page != MAP_FAILED) std::memset(page, 0xC3, 4096);
}

const std::map<std::string, std::function<void(Session&)>, std::less<>> kOrders = {
    {"open", [](Session&) { open("/etc/passwd", O_RDONLY); }},
    {"open library", [](Session&) { open("/etc/ld.so.cache", O_RDONLY); }},
    {"create", [](Session&) { open("/tmp/scrutiny-hostile", O_CREAT | O_WRONLY, 0600); }},
    {"unlink", [](Session&) { unlink("/tmp/scrutiny-hostile"); }},
    {"socket", [](Session&) { static_cast<void>(socket(AF_INET, SOCK_STREAM, 0)); }},
    {"connect", [](Session&) { connect(kChannel, nullptr, 0); }},
    {"fork", [](Session&) { syscall(SYS_fork); }},
    {"clone", [](Session&) { fork(); }},
    {"exec", [](Session&) { execl("/bin/true", "true", nullptr); }},
    {"ptrace", [](Session&) { ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
    {"signal another", [](Session&) { kill(1, 0); }},
    {"kill itself", [](Session&) { kill(getpid(), SIGKILL); }},
    {"raise kill", [](Session&) { raise(SIGKILL); }},
    {"dlopen", [](Session&) { dlopen("libdl.so.2", RTLD_NOW); }},
    {"executable memory", [](Session&) { run_executable_memory(); }},
    {"io_uring", [](Session&) { syscall(SYS_io_uring_setup, 1, nullptr); }},
    {"allocate", [](Session&) { allocate_forever(); }},
    {"allocate with new",
     [](Session&) {
       for (;;) std::memset(new char[1u << 20], 1, 1u << 20);
     }},
    {"loop", [](Session&) { loop_forever(); }},
    {"sleep", [](Session&) { sleep(1000); }},
    {"progress", [](Session& s) { progress_forever(s); }},
    {"write", [](Session& s) { write_forever(s); }},
    {"log",
     [](Session& s) {
       const std::string line(3900, 'x');
       for (;;) s.host->log(s.context, 0, line.data(), line.size());
     }},
    {"stderr",
     [](Session&) {
       for (;;) static_cast<void>(!write(2, "noise", 5));
     }},
    {"oversize", [](Session& s) { emit(s, std::string(8u << 20, 'x')); }},
    {"garbage", [](Session&) { raw(std::string(1000, '\x7F')); }},
    {"forged length", [](Session&) { raw(std::string_view("\xFF\xFF\xFF\xFFi", 5)); }},
    {"cut frame",
     [](Session&) {
       raw(std::string_view("\x10\0\0\0i{}", 7));
       _exit(0);
     }},
    {"late ready", [](Session&) { raw(std::string_view("\x03\0\0\0ra\nb", 8)); }},
    {"no json", [](Session& s) { emit(s, "hello"); }},
    {"bad item", [](Session& s) { emit(s, "{\"type\":\"field\",\"name\":7}"); }},
    {"exit", [](Session&) { _exit(0); }},
    {"exit 1", [](Session&) { exit(1); }},
    {"close channel",
     [](Session&) {
       close(kChannel);
       loop_forever();
     }},
    {"answer for itself", [](Session&) { raw(std::string_view("\x01\0\0\0f\0after", 11)); }},
    {"segfault", [](Session&) { *nowhere = 1; }},
    {"abort", [](Session&) { std::abort(); }},
    {"throw", [](Session&) { throw std::runtime_error("across the boundary"); }},
    {"overflow",
     [](Session&) {
       volatile char c = 0;
       overflow_stack(&c);
     }},
};

int32_t describe(scrutiny_plugin_info* info) {
  info->id = {"hostile", 7};
  info->version = {SCRUTINY_HOSTILE_VERSION, sizeof(SCRUTINY_HOSTILE_VERSION) - 1};
  return SCRUTINY_PLUGIN_OK;
}

int32_t open_session(const scrutiny_host* host, void* context, const scrutiny_document* document,
                     void** out) {
  const scrutiny_text& told = document->configuration;
  *out = new Session{host, context, {}, std::string(told.data, told.size)};
  return SCRUTINY_PLUGIN_OK;
}

int32_t feed(void* session, const uint8_t* data, size_t size) {
  static_cast<Session*>(session)->order.append(reinterpret_cast<const char*>(data), size);
  return SCRUTINY_PLUGIN_OK;
}

int32_t finish(void* session) {
  Session& s = *static_cast<Session*>(session);
  if (s.order == "refuse") return SCRUTINY_PLUGIN_REFUSED;
  if (s.order.starts_with("refuse: ")) {
    s.host->refuse(s.context, s.order.data() + 8, s.order.size() - 8);
    return SCRUTINY_PLUGIN_REFUSED;
  }
  if (s.order == "say what you were told")
    return s.host->emit(s.context, s.configuration.data(), s.configuration.size());
  if (s.order == "fail") return SCRUTINY_PLUGIN_FAILED;
  if (s.order == "stopped") return SCRUTINY_PLUGIN_STOPPED;
  const auto found = kOrders.find(s.order);
  if (found != kOrders.end()) found->second(s);
  emit(s, "{\"type\":\"document\",\"format\":\"survived\"}");
  return SCRUTINY_PLUGIN_OK;
}

void close_session(void* session) {
  delete static_cast<Session*>(session);
}

constexpr scrutiny_plugin kTable = {sizeof(scrutiny_plugin),
                                    SCRUTINY_PLUGIN_ABI_MAJOR,
                                    SCRUTINY_PLUGIN_ABI_MINOR,
                                    &describe,
                                    nullptr,
                                    &open_session,
                                    &feed,
                                    &finish,
                                    &close_session};

}  // namespace

extern "C" const scrutiny_plugin* scrutiny_plugin_entry();
extern "C" const scrutiny_plugin* scrutiny_plugin_entry() {
  return &kTable;
}
