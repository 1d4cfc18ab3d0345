// The C side of a Parser: nothing thrown gets out, and the document is not copied when the host
// feeds consecutive slices of one mapping (as plugin_host does).
#include <cstddef>
#include <memory>
#include <new>

#include "plugins/sdk/parser.h"

namespace scrutiny::sdk::internal {
namespace {

struct Session {
  Session(Parser& p, const scrutiny_host* host, void* context) : parser(p), out(host, context) {}

  Parser& parser;
  Output out;
  ByteView whole;  // what was fed so far: the host's memory, or `copy`
  Bytes copy;      // used once the slices turn out not to be consecutive
};

int32_t code_of(const Status& status, Output* out) {
  if (status.ok()) return SCRUTINY_PLUGIN_OK;
  if (out && out->stopped()) return SCRUTINY_PLUGIN_STOPPED;
  if (out) out->log(status.error().private_detail());
  if (status.error().code() != ErrorCode::kPluginRefused) return SCRUTINY_PLUGIN_FAILED;
  if (out) out->refuse(status.error().public_text());
  return SCRUTINY_PLUGIN_REFUSED;
}

void extend(Session& session, ByteView slice) {
  if (slice.empty()) return;
  const bool consecutive =
      session.copy.empty() &&
      (session.whole.empty() || session.whole.data() + session.whole.size() == slice.data());
  if (consecutive) {
    const std::uint8_t* begin = session.whole.empty() ? slice.data() : session.whole.data();
    session.whole = ByteView(begin, session.whole.size() + slice.size());
    return;
  }
  if (session.copy.empty()) session.copy.assign(session.whole.begin(), session.whole.end());
  session.copy.insert(session.copy.end(), slice.begin(), slice.end());
  session.whole = session.copy;
}

// Runs `call` (returning a status) so that nothing thrown leaves it.
template <class Call>
int32_t guarded(Call call) noexcept {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return SCRUTINY_PLUGIN_OUT_OF_MEMORY;
  } catch (...) {
    return SCRUTINY_PLUGIN_FAILED;
  }
}

// Empty from a host before 1.2.
std::string_view configuration_of(const scrutiny_document& document) {
  const scrutiny_text& text = document.configuration;
  if (document.struct_size < offsetof(scrutiny_document, configuration) + sizeof(text)) return {};
  return text.size == 0 ? std::string_view() : std::string_view(text.data, text.size);
}

}  // namespace

int32_t describe(const Definition& definition, scrutiny_plugin_info* info) noexcept {
  if (info->struct_size < sizeof(scrutiny_plugin_info)) return SCRUTINY_PLUGIN_FAILED;
  info->id = {definition.id.data(), definition.id.size()};
  info->version = {definition.version.data(), definition.version.size()};
  return SCRUTINY_PLUGIN_OK;
}

int32_t warm_up(const Definition& definition) noexcept {
  return guarded([&] { return code_of(definition.parser().warm_up(), nullptr); });
}

int32_t open(const Definition& definition, const scrutiny_host* host, void* context,
             const scrutiny_document* document, void** session) noexcept {
  // Version 1.0 ends with cancelled.
  if (host->struct_size < offsetof(scrutiny_host, cancelled) + sizeof(host->cancelled))
    return SCRUTINY_PLUGIN_FAILED;
  return guarded([&] {
    definition.parser().configure(document ? configuration_of(*document) : std::string_view());
    *session = std::make_unique<Session>(definition.parser(), host, context).release();
    return SCRUTINY_PLUGIN_OK;
  });
}

int32_t feed(void* session, const uint8_t* data, size_t size) noexcept {
  return guarded([&] {
    extend(*static_cast<Session*>(session), {data, size});
    return SCRUTINY_PLUGIN_OK;
  });
}

int32_t finish(void* session) noexcept {
  return guarded([&] {
    Session& s = *static_cast<Session*>(session);
    const Status parsed = s.parser.parse(s.whole, s.out);
    return code_of(parsed.ok() ? s.out.report_child_level() : parsed, &s.out);
  });
}

void close(void* session) noexcept {
  std::unique_ptr<Session>(static_cast<Session*>(session));
}

}  // namespace scrutiny::sdk::internal
