#include "plugins/sdk/run_plugin.h"

#include <algorithm>
#include <optional>

namespace scrutiny::sdk {
namespace {

struct Collector {
  explicit Collector(const ExtractionLimits& limits) : builder(limits) {}

  ExtractionBuilder builder;
  std::optional<Error> refusal;
  std::string reason;
};

int32_t emit(void* context, const char* json, std::size_t size) {
  auto& collector = *static_cast<Collector*>(context);
  if (collector.refusal) return SCRUTINY_STOP;
  Status status = collector.builder.add_item({json, size});
  if (status.ok()) return SCRUTINY_CONTINUE;
  collector.refusal = std::move(status).error();
  return SCRUTINY_STOP;
}

int32_t log(void*, int32_t, const char*, std::size_t) {
  return SCRUTINY_CONTINUE;
}
int32_t progress(void*, std::uint64_t, std::uint64_t) {
  return SCRUTINY_CONTINUE;
}
int32_t cancelled(void*) {
  return SCRUTINY_CONTINUE;
}
int32_t refuse(void* context, const char* text, std::size_t size) {
  static_cast<Collector*>(context)->reason.assign(text, size);
  return SCRUTINY_CONTINUE;
}

Error failed(const char* call) {
  return {ErrorCode::kWorkerCrashed, "The reader for this format stopped unexpectedly.",
          std::string("the plugin failed in ") + call};
}

int32_t feed_and_finish(const scrutiny_plugin& plugin, void* session, ByteView document,
                        std::size_t slice) {
  for (std::size_t at = 0; at < document.size(); at += slice) {
    const ByteView part = document.subspan(at, std::min(slice, document.size() - at));
    const int32_t code = plugin.feed(session, part.data(), part.size());
    if (code != SCRUTINY_PLUGIN_OK) return code;
  }
  return plugin.finish(session);
}

}  // namespace

Result<Extraction> run_plugin(const scrutiny_plugin& plugin, ByteView document,
                              const RunOptions& options) {
  scrutiny_plugin_info info{
      sizeof(info), SCRUTINY_PLUGIN_ABI_MAJOR, SCRUTINY_PLUGIN_ABI_MINOR, {}, {}};
  if (plugin.describe(&info) != SCRUTINY_PLUGIN_OK) return failed("describe");
  if (plugin.warm_up && plugin.warm_up() != SCRUTINY_PLUGIN_OK) return failed("warm_up");
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
                                document.size(),
                                {},
                                {options.configuration.data(), options.configuration.size()}};
  Collector collector(options.limits);
  void* session = nullptr;
  if (plugin.open(&host, &collector, &about, &session) != SCRUTINY_PLUGIN_OK) return failed("open");
  const int32_t code = feed_and_finish(plugin, session, document, options.slice);
  plugin.close(session);
  if (collector.refusal) return *std::move(collector.refusal);
  if (code == SCRUTINY_PLUGIN_REFUSED)
    return Error(ErrorCode::kPluginRefused, collector.reason.empty()
                                                ? "The reader could not make sense of the file."
                                                : collector.reason);
  if (code != SCRUTINY_PLUGIN_OK) return failed("finish");
  Extraction out = collector.builder.take();
  out.plugin_id.assign(info.id.data, info.id.size);
  out.plugin_version.assign(info.version.data, info.version.size);
  return out;
}

}  // namespace scrutiny::sdk
