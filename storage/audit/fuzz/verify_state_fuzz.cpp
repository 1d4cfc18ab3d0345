// What parses as a verification's kept state must be written back as the same bytes, also behind a
// right checksum.
#include <cstdlib>

#include "storage/audit/verify/verify_progress.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const std::string_view body = as_text({data, size});
  std::string file = "scrutiny.verify-state.v1\n" + to_hex(sha256(as_bytes(body))) + "\n";
  file += body;
  for (const std::string_view bytes : {body, std::string_view(file)}) {
    const auto progress = parse_progress(bytes);
    if (!progress.ok()) continue;
    if (format_progress(*progress) != bytes) std::abort();
    if (progress->records > 0) root_so_far(*progress);
  }
  return 0;
}
