// Canonical JSON: RFC 8785 limited to what the trail allows. Integers 0 to 2^53-1 only, no
// duplicate keys, keys sorted by UTF-16 code units, no white space, shortest escapes, well-formed
// UTF-8. Thread-safety: free functions. Ownership: values. Never blocks.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "api/result.h"

namespace scrutiny {

inline constexpr std::uint64_t kMaxSafeInteger = (std::uint64_t{1} << 53) - 1;

struct CanonicalLimits {
  std::size_t max_bytes = std::size_t{16} << 20;
  std::size_t max_depth = 32;  // nested arrays and objects
};

// The canonical text. Throws std::invalid_argument on what it cannot express (a negative or
// fractional number, an integer above 2^53-1, a string that is not UTF-8): for values our own code
// builds.
std::string canonical(const boost::json::value& value);
std::string canonical_object(const boost::json::object& object);
// A template so that an object is not copied into a value, and numbers are not taken for objects.
template <std::same_as<boost::json::object> Object>
std::string canonical(const Object& object) {
  return canonical_object(object);
}

// The same for values that come from outside: kInvalidArgument instead of an exception.
Result<std::string> try_canonical(const boost::json::value& value);

// Accepts exactly the canonical bytes of a value within the limits; else kInvalidArgument.
Result<boost::json::value> parse_canonical(std::string_view text,
                                           const CanonicalLimits& limits = {});
// The same, and the value is an object.
Result<boost::json::object> parse_canonical_object(std::string_view text,
                                                   const CanonicalLimits& limits = {});

}  // namespace scrutiny
