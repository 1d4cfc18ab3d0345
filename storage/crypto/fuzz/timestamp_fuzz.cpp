// Whatever an authority answers: what holds says exactly what the authority once said, in the one
// token of the corpus that it made.
#include <cstdlib>

#include "storage/crypto/timestamp.h"

namespace {

constexpr const char* kAuthority =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBkjCCATmgAwIBAgIUXdj2g0Dx02NY3ZJnTqtL5d2H8cAwCgYIKoZIzj0EAwIw\n"
    "HzEdMBsGA1UEAwwUTm9ydGhzaGlyZSBUaW1lIFJvb3QwHhcNMjYxMTI3MDE0MDQy\n"
    "WhcNNDYxMTIyMDE0MDQyWjAfMR0wGwYDVQQDDBROb3J0aHNoaXJlIFRpbWUgUm9v\n"
    "dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFXU8y2Zey1L1X7+WmrsgYFNd3nl\n"
    "NUgBaPC4ruMG+w/RUQ7b073+GEVJdvzOql9hlc9MsNxoCX5jpaBz/EHzqT+jUzBR\n"
    "MB0GA1UdDgQWBBSmDGazG8A4HfcIPi66vum/4uATPTAfBgNVHSMEGDAWgBSmDGaz\n"
    "G8A4HfcIPi66vum/4uATPTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA\n"
    "MEQCIGx9O+aDabIjMwYxR78EAN6gnytdqbay+QW/Nnjz6pb4AiAHOSgjSQ/r6zt1\n"
    "/MPcwH8BCizKj2j+iRfIg3VGZ6VLOg==\n"
    "-----END CERTIFICATE-----\n";
constexpr scrutiny::UnixMillis kSaid = 1795743642000;  // 2026-11-27T01:40:42Z

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  static const TimestampTrust trust = TimestampTrust::parse(kAuthority).value();
  TimestampQuery query;
  query.imprint.fill(7);
  const auto facts = verify_timestamp_then({data, size}, query, trust);
  if (facts.ok() && (facts->time != kSaid || facts->authority != "CN = Northshire Time"))
    std::abort();
  const auto pem = TimestampTrust::parse(as_text({data, size}));
  static_cast<void>(pem.ok());
  return 0;
}
