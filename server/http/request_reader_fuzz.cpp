// Any bytes, in pieces of any size: the reader neither crashes nor hangs, and what it makes of them
// does not depend on the pieces. The first byte of the input is the size of the pieces.
#include <cstdint>
#include <cstdlib>

#include "server/http/testing/request_feeder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using scrutiny::http::RequestFeeder;
  if (size == 0) return 0;
  const std::size_t step = data[0] == 0 ? 1 : data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  RequestFeeder whole;
  RequestFeeder pieces;
  const auto expected = whole.feed(bytes, bytes.size() + 1);
  const auto seen = pieces.feed(bytes, step);
  // A body that is rejected later may have got further in pieces; all else is the same.
  if (expected.targets != seen.targets || expected.status != seen.status) std::abort();
  if (expected.status == 0 && expected.bodies != seen.bodies) std::abort();
  for (const auto& target : seen.targets) {
    if (target.empty() || target.front() != '/') std::abort();
  }
  for (const auto& body : seen.bodies) {
    if (body.size() > scrutiny::http::kFedMaxBody) std::abort();
  }
  return 0;
}
