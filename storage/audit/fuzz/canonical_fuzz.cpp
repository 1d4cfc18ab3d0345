// What is accepted as canonical JSON must be written back as the same bytes.
#include <cstdlib>

#include "api/bytes.h"
#include "storage/audit/canonical_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const std::string_view bytes = as_text({data, size});
  const auto value = parse_canonical(bytes);
  if (value.ok() && canonical(*value) != bytes) std::abort();
  return 0;
}
