// What parses as a proof file must be written back as the same bytes.
#include <cstdlib>

#include "storage/audit/tlog_proof.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const std::string_view bytes = as_text({data, size});
  const auto proof = parse_tlog_proof(bytes);
  if (proof.ok() && format_tlog_proof(*proof) != bytes) std::abort();
  return 0;
}
