// How the words of a unit came to be erased, from the record itself, for whoever shows that they
// are gone. Thread-safety: pure functions. Blocking: reads the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/ledger/ledger.h"

namespace scrutiny {

struct ErasedBy {
  std::uint64_t record = 0;
  UnixMillis time = 0;
  std::string erased_class;
  std::string authority;
};
// nullopt while the unit lives.
std::optional<ErasedBy> how_erased(const Ledger& ledger, const UnitId& unit);

// "erased by record 12 under uk_gdpr_article_17 (subject_request)"; empty while the unit lives.
std::string erased_words(const Ledger& ledger, const UnitId& unit);

}  // namespace scrutiny
