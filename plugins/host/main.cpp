// plugin_host: loads one plugin, closes the sandbox, reads one document, ends.
// It holds no keys and links no store, no TLS and no network code. Descriptor 3 is its channel,
// descriptor 4 the plugin's library; standard input, output and error are /dev/null.
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "plugins/host/channel.h"
#include "plugins/host/overrides.h"
#include "plugins/host/plugin_library.h"
#include "plugins/host/sandbox.h"

namespace scrutiny::host {
namespace {

constexpr int kCannotServe = 3;  // exit status after a kFailed frame

// Straight to the descriptor: this runs where no memory is left.
void report_no_memory() {
  const auto header = wire::encode_header(wire::FrameType::kNoMemory, 0);
  [[maybe_unused]] const auto sent = write(kChannelDescriptor, header.data(), header.size());
}

int give_up(Channel& channel, wire::Stage stage, std::string_view text) {
  channel.send_text(wire::FrameType::kFailed, static_cast<std::uint8_t>(stage), text);
  return kCannotServe;
}

int serve(int argc, char** argv) {
  Channel channel(kChannelDescriptor);
  const auto options = parse_options(argc, argv);
  if (!options.ok())
    return give_up(channel, wire::Stage::kArguments, options.error().private_detail());
  if (const Status closed = close_first_stage(*options); !closed.ok())
    return give_up(channel, wire::Stage::kSandbox, closed.error().private_detail());
  set_no_memory_listener(&report_no_memory);
  PluginLibrary plugin;
  if (const auto failure = plugin.load(kLibraryDescriptor))
    return give_up(channel, failure->stage, failure->text);
  if (const Status closed = close_second_stage(*options, kChannelDescriptor); !closed.ok())
    return give_up(channel, wire::Stage::kSandbox, closed.error().private_detail());
  if (!channel.send(wire::FrameType::kReady, plugin.identity())) return 0;
  const auto document = channel.receive_document();
  if (!document.ok()) {
    if (document.error().code() == ErrorCode::kUnavailable) return 0;  // never needed after all
    return give_up(channel, wire::Stage::kDocument, document.error().private_detail());
  }
  channel.send(wire::FrameType::kFinished, plugin.run(*document, channel));
  return 0;
}

}  // namespace
}  // namespace scrutiny::host

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  tzset();  // reads /etc/localtime now rather than inside the sandbox
  // No destructors and no exit handlers: they would be plugin code running after the answer.
  _exit(scrutiny::host::serve(argc, argv));
}
