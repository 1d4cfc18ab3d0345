// parse_extraction on arbitrary bytes: no crash, and what it accepts reads back as the same.
#include <cstdlib>

#include "api/bytes.h"
#include "api/extraction.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const auto parsed = parse_extraction(as_text({data, size}));
  if (!parsed.ok()) return 0;
  const auto back = parse_extraction(to_json(*parsed));
  if (!back.ok() || !(*back == *parsed)) std::abort();
  return 0;
}
