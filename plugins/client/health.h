// What is remembered of failures, by the library's SHA-256, so that it outlives restarts.
// Purpose: a document is not tried again and again on the code that failed on it, and code that
// fails on document after document is switched off. The server implements this over its records;
// the counting rules are here, the policy is ExtractionClient's. Thread-safety: implementations
// take calls from any thread. Blocking: they may wait for storage.
#pragma once

#include <map>
#include <mutex>
#include <set>

#include "api/bytes.h"
#include "api/error.h"

namespace scrutiny {

class PluginHealth {
 public:
  virtual ~PluginHealth() = default;

  virtual bool quarantined(const Digest& library) const = 0;
  // Failures of this library on this document (by the document's SHA-256).
  virtual unsigned failures(const Digest& library, const Digest& document) const = 0;
  // Distinct documents on which the library crashed since it last read one to the end.
  virtual unsigned crashes(const Digest& library) const = 0;

  // `code` is one of the worker_* codes or output_limit; is_crash(code) says whether it counts in
  // crashes().
  virtual void failed(const Digest& library, const Digest& document, ErrorCode code) = 0;
  virtual void succeeded(const Digest& library) = 0;
  // Called once when crashes() has reached the configured number; lifted only by the operator.
  virtual void quarantine(const Digest& library, ErrorCode last) = 0;
};

// Crashed, broke the sandbox's rules, or answered nonsense: what an exploited parser does. Needing
// too much time, memory or output is the document's doing and counts against the document only.
bool is_crash(ErrorCode code);

// For tests and for tools without a ledger.
class MemoryPluginHealth final : public PluginHealth {
 public:
  bool quarantined(const Digest& library) const override;
  unsigned failures(const Digest& library, const Digest& document) const override;
  unsigned crashes(const Digest& library) const override;
  void failed(const Digest& library, const Digest& document, ErrorCode code) override;
  void succeeded(const Digest& library) override;
  void quarantine(const Digest& library, ErrorCode last) override;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<Digest, Digest>, unsigned> failures_;
  std::map<Digest, std::set<Digest>> crashed_on_;
  std::set<Digest> quarantined_;
};

}  // namespace scrutiny
