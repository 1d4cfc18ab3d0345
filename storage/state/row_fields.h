// Typed reading of state rows and record payloads, both canonical JSON that this program wrote.
// Thread-safety: plain values; a RowFields refers to the object it was made from, which outlives
// it. Blocking: never. Failure: a member that is missing or of another type than written is
// corruption or a programming error, never input: throws StateCorrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "storage/state/state.h"

namespace scrutiny {

class RowFields {
 public:
  // `what` names the row or payload in the exception; it outlives this.
  RowFields(const boost::json::object& object, std::string_view what)
      : object_(object), what_(what) {}

  std::string text(std::string_view name) const;
  std::string text_or_empty(std::string_view name) const;  // absent: ""
  std::uint64_t number(std::string_view name) const;
  std::uint64_t number_or_zero(std::string_view name) const;  // absent: 0
  std::uint32_t small_number(std::string_view name) const;    // below 2^32
  bool flag(std::string_view name) const;
  bool has(std::string_view name) const { return object_.contains(name); }
  const boost::json::object& object(std::string_view name) const;
  const boost::json::object* find_object(std::string_view name) const;  // absent: nullptr
  const boost::json::array& array(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;

  template <class Id>
  Id id(std::string_view name) const {
    if (auto parsed = Id::parse(text(name))) return *parsed;
    fail(name);
  }
  // An enum of api/domain.h by its parse function.
  template <class Enum>
  Enum word(std::string_view name, std::optional<Enum> (*parse)(std::string_view)) const {
    if (auto parsed = parse(text(name))) return *parsed;
    fail(name);
  }

 private:
  [[noreturn]] void fail(std::string_view name) const;
  const boost::json::value& member(std::string_view name) const;

  const boost::json::object& object_;
  std::string_view what_;
};

// Members that are absent when empty: rows are read far more often than written.
void put_text(boost::json::object& out, std::string_view name, const std::string& value);
void put_number(boost::json::object& out, std::string_view name, std::uint64_t value);

// Ids as an array of texts.
template <class Id>
boost::json::array id_array(const std::vector<Id>& ids) {
  boost::json::array out;
  for (const Id& id : ids) out.emplace_back(id.text());
  return out;
}

}  // namespace scrutiny
