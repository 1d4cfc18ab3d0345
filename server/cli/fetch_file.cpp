#include "server/cli/fetch_file.h"

#include <cstdio>
#include <fstream>

#include "server/cli/http_client.h"
#include "server/cli/output.h"

namespace scrutiny::cli {

Status fetch_file(const Context& context, const std::string& path, const std::string& output) {
  std::ofstream out(output, std::ios::binary | std::ios::trunc);
  HttpClient client(context.server);
  ProgressBar bar("fetching " + output);
  const BodySink sink = [&out](std::string_view bytes) {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return out.good();
  };
  const auto progress = [&bar](std::uint64_t done, std::uint64_t total) {
    bar.update(done, total);
  };
  const auto answer = client.download(path, sink, progress);
  out.close();
  if (out && answer.ok()) return {};
  std::remove(output.c_str());
  return out ? answer.error() : Error(ErrorCode::kIo, "cannot write " + output);
}

}  // namespace scrutiny::cli
