// Writer and verifier must agree on what a record is, and what decodes must encode to the same
// bytes.
#include <cstdlib>

#include "storage/audit/record.h"
#include "storage/audit/verify/record_scanner.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const std::string_view bytes = as_text({data, size});
  const auto decoded = decode(bytes);
  ScannedRecord record;
  PublicFacts facts;
  if ((scan_record(bytes, record, facts) == nullptr) != decoded.ok()) std::abort();
  if (decoded.ok() && encode(*decoded) != bytes) std::abort();
  return 0;
}
