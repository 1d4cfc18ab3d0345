// State rows: the projection every read is answered from. A pure function of records and payloads,
// kept in its own store without a write-ahead log and caught up from the log at start.
//
// A row is a canonical JSON object under a text key such as "document/<id>". Facts that follow from
// the record alone (ids, states, times) stand at the top level; everything a person wrote stands
// under "words", beside "unit", the id of the erasure unit it belongs to. Erasing a unit drops
// "words" of all its rows, or the whole row where `"drop": true` says that the row is nothing but
// words (a lookup row). So replaying a log whose payloads are gone gives the same rows as the live
// erasure gave.
//
// Thread-safety: a StateReader snapshot may be read from any thread; a StateWriter belongs to the
// sequencer thread. Blocking: may read from disk. Ownership: returned values are copies.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/result.h"

namespace scrutiny {

// A state row or payload that this program cannot have written.
class StateCorrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class ScanStep : std::uint8_t { kContinue, kStop };
using StateVisitor = std::function<ScanStep(std::string_view key, const boost::json::object& row)>;

class StateReader {
 public:
  virtual ~StateReader() = default;

  // nullopt when there is no such row. A row that cannot be read is corruption: throws
  // StateCorrupted.
  virtual std::optional<boost::json::object> get(std::string_view key) const = 0;

  // Visits the rows whose key starts with `prefix`, in byte order of the key, from the first key
  // not below prefix + after (empty: from the start of the prefix).
  virtual void scan(std::string_view prefix, std::string_view after,
                    const StateVisitor& visit) const = 0;
};

class StateWriter : public StateReader {
 public:
  virtual void put(std::string_view key, boost::json::object row) = 0;
  virtual void erase(std::string_view key) = 0;
};

// Big-endian, fixed width, so that numbers in keys sort as numbers: 16 hex digits.
std::string key_number(std::uint64_t value);

}  // namespace scrutiny
