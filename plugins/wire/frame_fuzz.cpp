// The first byte says how large the pieces are; the rest is what a hostile worker wrote. Items go
// on to the builder, as in the supervisor.
#include <algorithm>
#include <cstdlib>

#include "api/extraction.h"
#include "api/utf8.h"
#include "plugins/wire/frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  if (size == 0) return 0;
  const std::size_t step = data[0] + 1u;
  wire::FrameReader reader;
  ExtractionBuilder builder;
  for (std::size_t at = 1; at < size; at += step) {
    reader.append({data + at, std::min(step, size - at)});
    for (auto next = reader.next(); next.ok() && *next; next = reader.next()) {
      if ((*next)->payload.size() > wire::kMaxPayload) std::abort();
      if ((*next)->type == wire::FrameType::kItem &&
          !builder.add_item(as_text((*next)->payload)).ok())
        return 0;
    }
  }
  // Whatever was accepted is fit to be stored and reads back as the same.
  Extraction built = builder.take();
  built.plugin_id = built.plugin_version = built.library_sha256 = "x";
  if (built.document.format.empty()) return 0;
  const std::string json = to_json(built);
  const auto back = parse_extraction(json);
  if (!is_plain_text(json) || !back.ok() || !(*back == built)) std::abort();
  return 0;
}
