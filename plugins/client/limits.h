// What one extraction may use. Thread-safety: values.
#pragma once

#include <chrono>
#include <cstdint>

namespace scrutiny {

struct PluginLimits {
  std::uint64_t memory_bytes = 768ull << 20;    // address space, libraries included, document not
  std::uint64_t document_bytes = 256ull << 20;  // larger documents are not given to a plugin
  std::uint64_t output_bytes = 64ull << 20;     // frames from the worker, headers included
  std::chrono::milliseconds total{120'000};     // document sent to answer complete
  std::chrono::milliseconds progress{30'000};   // from one sign of progress to the next
};

// Each limit's smaller value: a manifest's against the configuration's.
PluginLimits smaller(const PluginLimits& a, const PluginLimits& b);

}  // namespace scrutiny
