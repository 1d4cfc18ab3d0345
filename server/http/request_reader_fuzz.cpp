// Any bytes, in pieces of any size: the reader neither crashes nor hangs, and what it makes of them
// does not depend on the pieces. The first byte of the input is the size of the pieces.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "server/http/testing/request_feeder.h"

namespace {
bool by_size(const std::string& a, const std::string& b) {
  return a.size() < b.size();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using scrutiny::http::RequestFeeder;
  if (size == 0) return 0;
  const std::size_t step = data[0] == 0 ? 1 : data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  RequestFeeder whole;
  RequestFeeder pieces;
  const auto expected = whole.feed(bytes, bytes.size() + 1);
  const auto seen = pieces.feed(bytes, step);
  if (expected.targets != seen.targets || expected.status != seen.status) std::abort();
  for (std::size_t i = 0; i < seen.bodies.size(); ++i) {
    // Of the last body, which may be incomplete, more may have been decoded one way than the other.
    const bool last = i + 1 == seen.bodies.size();
    const auto& shorter = std::min(expected.bodies[i], seen.bodies[i], by_size);
    const auto& longer = std::max(expected.bodies[i], seen.bodies[i], by_size);
    if (last ? !longer.starts_with(shorter) : longer != shorter) std::abort();
  }
  for (const auto& target : seen.targets) {
    if (target.empty() || target.front() != '/') std::abort();
  }
  for (const auto& body : seen.bodies) {
    if (body.size() > scrutiny::http::kFedMaxBody) std::abort();
  }
  return 0;
}
