// Whatever an authority answers: what holds says exactly what the authority once said, in the one
// token of the corpus that it made.
#include <cstdlib>

#include "storage/crypto/testing/foreign_time_root.h"
#include "storage/crypto/timestamp.h"

namespace {

constexpr scrutiny::UnixMillis kSaid = 1795743642000;  // 2026-11-27T01:40:42Z

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  static const TimestampTrust trust =
      TimestampTrust::parse(scrutiny::testing::kForeignRoot).value();
  TimestampQuery query;
  query.imprint.fill(7);
  const auto facts = verify_timestamp_then({data, size}, query, trust);
  if (facts.ok() && (facts->time != kSaid || facts->authority != "CN = Northshire Time"))
    std::abort();
  const auto pem = TimestampTrust::parse(as_text({data, size}));
  static_cast<void>(pem.ok());
  return 0;
}
