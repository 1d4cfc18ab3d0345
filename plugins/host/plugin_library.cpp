#include "plugins/host/plugin_library.h"

#include <algorithm>
#include <cstddef>

#include <dlfcn.h>
#include <unistd.h>

namespace scrutiny::host {
namespace {

constexpr std::size_t kSlice = 1u << 20;  // cancellation is looked at between slices

// What the callbacks know.
struct Run {
  Channel& channel;
  bool oversize = false;
  std::string refusal;

  int32_t answer() const {
    return channel.failed() || oversize ? SCRUTINY_STOP : SCRUTINY_CONTINUE;
  }
};

int32_t emit(void* context, const char* json, std::size_t size) {
  Run& run = *static_cast<Run*>(context);
  if (run.oversize) return SCRUTINY_STOP;
  if (size > wire::kMaxPayload) {
    run.oversize = true;
    run.channel.send(wire::FrameType::kOversize, ByteView());
    return SCRUTINY_STOP;
  }
  run.channel.send(wire::FrameType::kItem, std::string_view(json, size));
  return run.answer();
}

int32_t log(void* context, int32_t level, const char* text, std::size_t size) {
  Run& run = *static_cast<Run*>(context);
  run.channel.send_text(wire::FrameType::kLog, static_cast<std::uint8_t>(level & 0x7F),
                        {text, size});
  return run.answer();
}

int32_t progress(void* context, std::uint64_t done, std::uint64_t total) {
  Run& run = *static_cast<Run*>(context);
  std::array<std::uint8_t, 16> payload{};
  wire::put_u64(payload.data(), done);
  wire::put_u64(payload.data() + 8, total);
  run.channel.send(wire::FrameType::kProgress, payload);
  return run.answer();
}

int32_t cancelled(void* context) {
  Run& run = *static_cast<Run*>(context);
  return run.channel.abandoned() ? SCRUTINY_STOP : run.answer();
}

int32_t refuse(void* context, const char* text, std::size_t size) {
  Run& run = *static_cast<Run*>(context);
  run.refusal = std::string_view(text, size).substr(0, SCRUTINY_MAX_REFUSAL);
  return run.answer();
}

int32_t feed_and_finish(const scrutiny_plugin& table, void* session, ByteView bytes,
                        const Channel& channel) {
  for (std::size_t at = 0; at < bytes.size(); at += kSlice) {
    const ByteView slice = bytes.subspan(at, std::min(kSlice, bytes.size() - at));
    const int32_t code = table.feed(session, slice.data(), slice.size());
    if (code != SCRUTINY_PLUGIN_OK) return code;
    if (channel.abandoned()) return SCRUTINY_PLUGIN_STOPPED;
  }
  return table.finish(session);
}

bool is_word(const scrutiny_text& text) {
  return text.data && text.size > 0 && text.size <= 64 &&
         std::string_view(text.data, text.size).find('\n') == std::string_view::npos;
}

}  // namespace

std::optional<LoadFailure> PluginLibrary::load(int library_descriptor) {
  const std::string path = "/proc/self/fd/" + std::to_string(library_descriptor);
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) return LoadFailure{wire::Stage::kLoad, dlerror()};
  close(library_descriptor);
  void* symbol = dlsym(library, SCRUTINY_PLUGIN_ENTRY_SYMBOL);
  if (!symbol) return LoadFailure{wire::Stage::kLoad, "it does not export the entry symbol"};
  const auto entry = reinterpret_cast<scrutiny_plugin_entry_fn>(symbol);
  table_ = entry();
  if (auto failure = check_table()) return failure;
  if (auto failure = describe()) return failure;
  if (table_->warm_up && table_->warm_up() != SCRUTINY_PLUGIN_OK)
    return LoadFailure{wire::Stage::kWarmUp, "warm_up failed"};
  return std::nullopt;
}

std::optional<LoadFailure> PluginLibrary::check_table() const {
  if (!table_) return LoadFailure{wire::Stage::kAbi, "the entry returned no table"};
  if (table_->abi_major != SCRUTINY_PLUGIN_ABI_MAJOR)
    return LoadFailure{wire::Stage::kAbi, "ABI " + std::to_string(table_->abi_major)};
  // Version 1.0 ends with close; every field up to there is required, warm_up apart.
  if (table_->struct_size < offsetof(scrutiny_plugin, close) + sizeof(table_->close) ||
      !table_->describe || !table_->open || !table_->feed || !table_->finish || !table_->close)
    return LoadFailure{wire::Stage::kAbi, "the table is too short or has null fields"};
  return std::nullopt;
}

std::optional<LoadFailure> PluginLibrary::describe() {
  scrutiny_plugin_info info{
      sizeof(info), SCRUTINY_PLUGIN_ABI_MAJOR, SCRUTINY_PLUGIN_ABI_MINOR, {}, {}};
  if (table_->describe(&info) != SCRUTINY_PLUGIN_OK || !is_word(info.id) || !is_word(info.version))
    return LoadFailure{wire::Stage::kDescribe, "describe failed"};
  identity_ = std::string(info.id.data, info.id.size) + '\n' +
              std::string(info.version.data, info.version.size);
  return std::nullopt;
}

std::string PluginLibrary::run(const Document& document, Channel& channel) const {
  const scrutiny_host host{sizeof(host),
                           SCRUTINY_PLUGIN_ABI_MAJOR,
                           SCRUTINY_PLUGIN_ABI_MINOR,
                           &emit,
                           &log,
                           &progress,
                           &cancelled,
                           &refuse};
  const scrutiny_document about{sizeof(about),
                                SCRUTINY_PLUGIN_ABI_MAJOR,
                                SCRUTINY_PLUGIN_ABI_MINOR,
                                document.bytes.size(),
                                {document.media_type.data(), document.media_type.size()},
                                {document.configuration.data(), document.configuration.size()}};
  Run run{channel, false, {}};
  void* session = nullptr;
  int32_t code = table_->open(&host, &run, &about, &session);
  if (code == SCRUTINY_PLUGIN_OK) {
    code = feed_and_finish(*table_, session, document.bytes, channel);
    table_->close(session);
  }
  const bool known = code >= 0 && code <= SCRUTINY_PLUGIN_OUT_OF_MEMORY;
  return static_cast<char>(known ? code : SCRUTINY_PLUGIN_FAILED) + run.refusal;
}

}  // namespace scrutiny::host
